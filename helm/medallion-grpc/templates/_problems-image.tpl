{{/* Each of these gives one line for each fault: the value's name, what is wrong, what to write. */}}
{{- define "medallion.problems.image" -}}
{{- with .Values.image }}
{{- if not .repository }}
image.repository: it is not known where the image is; name it, such as --set image.repository=registry.example.com/data/medallion-grpc
{{- else if regexMatch "[:@][^/]*$" .repository }}
image.repository: {{ .repository }} ends with a tag or digest; write that into image.tag or image.digest
{{- end }}
{{- if eq .tag "latest" }}
image.tag: latest does not say what runs, and a rollback would not change it; name a version, or leave it empty for {{ $.Chart.AppVersion }}
{{- end }}
{{- if and .digest (not (regexMatch "^sha256:[0-9a-f]{64}$" .digest)) }}
image.digest: {{ .digest }} is no digest; write sha256: and 64 hexadecimal digits, or leave it empty
{{- end }}
{{- end }}
{{- end }}
