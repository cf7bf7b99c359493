{{- define "medallion.problems.settings" -}}
{{- $own := dict }}
{{- range $name, $_ := merge (include "medallion.ownSettings" . | fromYaml) (include "medallion.ownSecretSettings" . | fromYaml) }}
{{- $_ := set $own (lower $name) $name }}
{{- end }}
{{- range $name, $_ := .Values.settings }}
{{- if not (regexMatch "^(Medallion|Logging)(:[A-Za-z0-9.]+)+$" $name) }}
settings: {{ $name }} is not the name of a setting; write it as the README does, such as Medallion:Runs:GracePeriod
{{- else if hasKey $own (lower $name) }}
settings: {{ $name }} is set by the chart from its own values; change those (README.md says which), and remove it here
{{- else if regexMatch "(?i)(secretaccesskey|sessiontoken|tokens:[0-9]+:value)$" $name }}
settings: {{ $name }} is a secret, and a ConfigMap is none; put it into a Secret, and write {name, key} of it into secretSettings
{{- end }}
{{- end }}
{{- range $name, $_ := .Values.secretSettings }}
{{- if not (regexMatch "^Medallion(:[A-Za-z0-9]+)+$" $name) }}
secretSettings: {{ $name }} is not the name of a setting; write it as the README does, such as Medallion:Stores:0:S3:SecretAccessKey
{{- else if or (hasKey $own (lower $name)) (hasKey $.Values.settings $name) }}
secretSettings: {{ $name }} is set elsewhere too; keep one of them
{{- end }}
{{- end }}
{{- range $i, $variable := .Values.deployment.extraEnv }}
{{- if regexMatch "(?i)^(medallion|logging)__" $variable.name }}
deployment.extraEnv[{{ $i }}]: {{ $variable.name }} is a setting of the service; write it into settings or secretSettings
{{- else if has $variable.name (list "DOTNET_GCHeapHardLimit" "DOTNET_PROCESSOR_COUNT" "AWS_REGION") }}
deployment.extraEnv[{{ $i }}]: {{ $variable.name }} follows from resources, gc.heapPercent or aws.region; change those
{{- end }}
{{- end }}
{{- end }}
