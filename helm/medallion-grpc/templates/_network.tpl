{{/* Ports that the values name, each once, as a list: HTTPS, and those of other S3 services, issuer and collector. */}}
{{- define "medallion.egressPorts" -}}
{{- $urls := list .Values.auth.jwt.issuer .Values.auth.jwt.metadataAddress .Values.telemetry.otlp.endpoint -}}
{{- range .Values.stores -}}
{{- $urls = append $urls .serviceUrl -}}
{{- end -}}
{{- $ports := list 443 -}}
{{- range compact $urls -}}
{{- $ports = append $ports (include "medallion.portOf" . | int) -}}
{{- end -}}
{{- range .Values.networkPolicy.egressPorts -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
{{- uniq $ports | toYaml -}}
{{- end }}
