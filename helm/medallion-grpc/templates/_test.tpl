{{/* Secret and key of the credential that the test shows; empty where it needs none. */}}
{{- define "medallion.testCredential" -}}
{{- if .Values.tests.tokenSecretName }}
name: {{ .Values.tests.tokenSecretName }}
key: {{ .Values.tests.tokenSecretKey }}
{{- else if .Values.auth.tokens.secretName }}
name: {{ .Values.auth.tokens.secretName }}
key: {{ first .Values.auth.tokens.keys }}
{{- end }}
{{- end }}

{{/* Not empty where the test has everything that the service asks of a caller. */}}
{{- define "medallion.canTest" -}}
{{- $needsCertificate := ne .Values.tls.clientAuthority.secretName "" -}}
{{- $needsToken := ne .Values.auth.jwt.issuer "" -}}
{{- $credential := include "medallion.testCredential" . | trim -}}
{{- if and .Values.tests.enabled (or .Values.tests.clientSecretName (not $needsCertificate)) (or $credential (not $needsToken)) -}}
yes
{{- end -}}
{{- end }}

{{- define "medallion.testArguments" -}}
{{- $host := printf "%s.%s.svc" (include "medallion.fullname" .) .Release.Namespace -}}
- runs
- list
- --endpoint
- {{ printf "%s://%s:%d" (include "medallion.scheme" .) $host (int .Values.service.port) }}
{{- with include "medallion.testCredential" . | fromYaml }}
- --token-file
- /etc/medallion/token/{{ .key }}
{{- end }}
{{- if .Values.tls.secretName }}
{{- if .Values.tests.authoritySecretName }}
- --ca-file
- /etc/medallion/authority/ca.crt
{{- end }}
{{- if .Values.tests.clientSecretName }}
- --client-cert
- /etc/medallion/client/tls.crt
- --client-key
- /etc/medallion/client/tls.key
{{- end }}
{{- end }}
{{- end }}

{{/* What is mounted into the test, as name of the volume: name of the secret. */}}
{{- define "medallion.testVolumes" -}}
{{- with include "medallion.testCredential" . | fromYaml }}
token: {{ .name }}
{{- end }}
{{- if .Values.tls.secretName }}
{{- with .Values.tests.authoritySecretName }}
authority: {{ . }}
{{- end }}
{{- with .Values.tests.clientSecretName }}
client: {{ . }}
{{- end }}
{{- end }}
{{- end }}
