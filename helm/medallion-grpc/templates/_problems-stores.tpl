{{- define "medallion.problems.stores" -}}
{{- if not .Values.stores }}
stores: there is none, and requests can reach nothing else; add one, such as --set stores[0].uri=s3://my-bucket
{{- end }}
{{- $seen := dict }}
{{- range $i, $store := .Values.stores }}
{{- $uri := $store.uri }}
{{- $name := printf "stores[%d]" $i }}
{{- if not (regexMatch "^(s3://([*]|[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])|file:///.+)$" $uri) }}
{{ $name }}.uri: {{ $uri }} is no store; write s3://bucket, s3://* or file:///folder, without a key behind it
{{- else if hasKey $seen $uri }}
{{ $name }}.uri: {{ $uri }} is there already, in stores[{{ get $seen $uri }}]; remove one of them
{{- end }}
{{- $_ := set $seen $uri $i }}
{{- if hasPrefix "file:" $uri }}
{{- include "medallion.problems.folder" (dict "root" $ "name" $name "uri" $uri) }}
{{- range list "region" "serviceUrl" "forcePathStyle" "credentialsSecret" }}
{{- if hasKey $store . }}
{{ $name }}.{{ . }}: it has no meaning for a folder; remove it, or write s3://bucket in {{ $name }}.uri
{{- end }}
{{- end }}
{{- end }}
{{- if and $store.serviceUrl (not (regexMatch "^https?://[^/@]+/?$" $store.serviceUrl)) }}
{{ $name }}.serviceUrl: {{ $store.serviceUrl }} is no endpoint; write https://host:port, without a path or credentials
{{- end }}
{{- end }}
{{- end }}

{{/* A folder has to lie on a volume: the root of the pod is read-only. dict "root" . "name" NAME "uri" URI */}}
{{- define "medallion.problems.folder" -}}
{{- $folder := trimPrefix "file://" .uri | trimSuffix "/" }}
{{- $mounted := false }}
{{- range .root.Values.deployment.extraVolumeMounts }}
{{- if hasPrefix (printf "%s/" (trimSuffix "/" .mountPath)) (printf "%s/" $folder) }}
{{- $mounted = true }}
{{- end }}
{{- end }}
{{- if not $mounted }}
{{ .name }}.uri: no volume is mounted at {{ $folder }}, and the pod's own disk is read-only; add one to deployment.extraVolumes and deployment.extraVolumeMounts
{{- end }}
{{- end }}

{{- define "medallion.problems.ledger" -}}
{{- $place := .Values.ledger.store }}
{{- $uris := list }}
{{- range .Values.stores }}
{{- $uris = append $uris .uri }}
{{- end }}
{{- if not $place }}
{{- range .Values.stores }}
{{- if not (contains "*" .uri) }}
{{- $place = $place | default .uri }}
{{- end }}
{{- end }}
{{- end }}
{{- $place = $place | default "memory" }}
{{- $several := or .Values.autoscaling.enabled (gt (int .Values.replicaCount) 1) }}
{{- if and (eq $place "memory") $several .Values.stores }}
ledger.store: several pods cannot share the memory of one; write a store, such as s3://my-bucket, or dynamodb, or replicaCount: 1 without autoscaling
{{- end }}
{{- if and (eq $place "dynamodb") (not .Values.ledger.dynamoDb.tableName) }}
ledger.dynamoDb.tableName: ledger.store is dynamodb, and the table has no name; write it
{{- end }}
{{- if and (ne $place "dynamodb") .Values.ledger.dynamoDb.tableName }}
ledger.dynamoDb.tableName: it has no effect as long as ledger.store is {{ .Values.ledger.store | default "empty" }}; write ledger.store: dynamodb, or remove it
{{- end }}
{{- if not (regexMatch "^(memory|dynamodb|s3://[a-z0-9][a-z0-9.-]+|file:///.+)$" $place) }}
ledger.store: {{ $place }} is no place for a ledger; write s3://bucket, file:///folder, dynamodb or memory
{{- else if and (hasPrefix "s3://" $place) (not (has $place $uris)) (not (has "s3://*" $uris)) }}
ledger.store: {{ $place }} is none of the stores, and the service opens no other; add it to stores, or write one of them
{{- end }}
{{- end }}
