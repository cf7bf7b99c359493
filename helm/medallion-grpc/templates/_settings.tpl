{{/* Where the pod's files are. */}}
{{- define "medallion.paths" -}}
spill: /spill
tls: /etc/medallion/tls
clientAuthority: /etc/medallion/client-authority
tokens: /etc/medallion/tokens
issuerAuthority: /etc/medallion/issuer-authority
{{- end }}

{{/* Port of the probes' own listener: the kubelet's gRPC probes speak no TLS. */}}
{{- define "medallion.healthPort" -}}
5081
{{- end }}

{{/* Settings that the chart derives from its values, by their names in the service. */}}
{{- define "medallion.ownSettings" -}}
{{- $paths := include "medallion.paths" . | fromYaml }}
Medallion:Listen: {{ printf "%s://*:%d" (include "medallion.scheme" .) (int .Values.service.port) }}
{{- range $i, $store := .Values.stores }}
Medallion:Stores:{{ $i }}:Uri: {{ $store.uri | quote }}
{{- with $store.region }}
Medallion:Stores:{{ $i }}:S3:Region: {{ . | quote }}
{{- end }}
{{- with $store.serviceUrl }}
Medallion:Stores:{{ $i }}:S3:ServiceUrl: {{ . | quote }}
{{- end }}
{{- if hasKey $store "forcePathStyle" }}
Medallion:Stores:{{ $i }}:S3:ForcePathStyle: {{ $store.forcePathStyle | quote }}
{{- end }}
{{- end }}
{{- with .Values.ledger.store }}
Medallion:Ledger:Store: {{ . | quote }}
{{- end }}
{{- with .Values.ledger.dynamoDb.tableName }}
Medallion:Ledger:DynamoDbTable:TableName: {{ . | quote }}
{{- end }}
{{- with .Values.ledger.dynamoDb.region }}
Medallion:Ledger:DynamoDbTable:Region: {{ . | quote }}
{{- end }}
Medallion:Runs:MaxRunning: {{ include "medallion.maxRunning" . }}
Medallion:Runs:MaxQueued: {{ .Values.runs.maxQueued | int64 }}
Medallion:Runs:DrainPeriod: {{ include "medallion.period" .Values.runs.drainSeconds | quote }}
Medallion:Engine:SpillFolder: {{ $paths.spill }}
Medallion:Engine:SpillBytes: {{ include "medallion.spillBytes" . }}
{{- if .Values.auth.tokens.secretName }}
{{- range $i, $key := .Values.auth.tokens.keys }}
Medallion:Tokens:{{ $i }}:File: {{ printf "%s/%s" $paths.tokens $key | quote }}
{{- end }}
{{- end }}
{{- with .Values.auth.jwt }}
{{- if .issuer }}
Medallion:Authentication:Jwt:Issuer: {{ .issuer | quote }}
{{- range $i, $audience := .audiences }}
Medallion:Authentication:Jwt:Audiences:{{ $i }}: {{ $audience | quote }}
{{- end }}
{{- with .metadataAddress }}
Medallion:Authentication:Jwt:MetadataAddress: {{ . | quote }}
{{- end }}
{{- if .issuerAuthority.secretName }}
Medallion:Authentication:Jwt:IssuerAuthorityFile: {{ printf "%s/%s" $paths.issuerAuthority .issuerAuthority.key | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.tls.secretName }}
Medallion:Tls:CertificateFile: {{ $paths.tls }}/tls.crt
Medallion:Tls:KeyFile: {{ $paths.tls }}/tls.key
Medallion:Health:Port: {{ include "medallion.healthPort" . }}
Medallion:Health:Address: "*"
{{- with .Values.tls.clientAuthority }}
{{- if .secretName }}
Medallion:Tls:ClientAuthorityFile: {{ printf "%s/%s" $paths.clientAuthority .key | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.telemetry.metrics.enabled }}
Medallion:Metrics:Port: {{ .Values.telemetry.metrics.port | int }}
Medallion:Metrics:Address: "*"
{{- end }}
Medallion:Logs:Format: {{ .Values.telemetry.logs.format }}
Logging:LogLevel:Default: {{ .Values.telemetry.logs.level }}
{{- end }}

{{/* Every setting that is no secret, as variables of the process. */}}
{{- define "medallion.settings" -}}
{{- $settings := merge (include "medallion.ownSettings" . | fromYaml) .Values.settings }}
{{- range $name, $value := $settings }}
{{- /* A large number comes from YAML as a floating one, which would be written as 1e+08. */}}
{{- $text := kindIs "float64" $value | ternary (include "medallion.number" $value) (toString $value) }}
{{ include "medallion.variable" $name }}: {{ $text | quote }}
{{- end }}
{{- end }}

{{/* The variable that holds a setting: MEDALLION__STORES__0__URI for Medallion:Stores:0:Uri. */}}
{{- define "medallion.variable" -}}
{{- . | replace ":" "__" | upper -}}
{{- end }}

{{- define "medallion.number" -}}
{{- if kindIs "float64" . -}}
{{- if eq (floor .) . -}}{{ int64 . }}{{- else -}}{{ . }}{{- end -}}
{{- end -}}
{{- end }}

{{/* Settings from secrets, by their names in the service: each with {name, key} of a secret. */}}
{{- define "medallion.ownSecretSettings" -}}
{{- range $i, $store := .Values.stores }}
{{- with $store.credentialsSecret }}
Medallion:Stores:{{ $i }}:S3:AccessKeyId:
  name: {{ .name }}
  key: {{ .accessKeyIdKey | default "accessKeyId" }}
Medallion:Stores:{{ $i }}:S3:SecretAccessKey:
  name: {{ .name }}
  key: {{ .secretAccessKeyKey | default "secretAccessKey" }}
{{- end }}
{{- end }}
{{- end }}
