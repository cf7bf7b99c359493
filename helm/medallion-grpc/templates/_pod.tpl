{{/* What Pod Security "restricted" asks of a pod. */}}
{{- define "medallion.podSecurityContext" -}}
runAsNonRoot: true
{{- with .Values.podSecurity.userId }}
runAsUser: {{ . | int64 }}
runAsGroup: {{ . | int64 }}
fsGroup: {{ . | int64 }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* What Pod Security "restricted" asks of a container, and a root that nothing is written to. */}}
{{- define "medallion.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/* A gRPC probe of one service: dict "root" . "service" NAME; no name: the whole server. */}}
{{- define "medallion.grpcProbe" -}}
grpc:
  port: {{ ternary (include "medallion.healthPort" .root | int) (int .root.Values.service.port) (ne .root.Values.tls.secretName "") }}
  {{- with .service }}
  service: {{ . }}
  {{- end }}
{{- end }}

{{/* Secrets that are mounted, as name of the volume: name of the secret. Folders, not single files: only they follow a renewal. */}}
{{- define "medallion.secretVolumes" -}}
{{- with .Values.tls.secretName }}
tls: {{ . }}
{{- end }}
{{- with .Values.tls.clientAuthority.secretName }}
clientAuthority: {{ . }}
{{- end }}
{{- with .Values.auth.tokens.secretName }}
tokens: {{ . }}
{{- end }}
{{- if .Values.auth.jwt.issuer }}
{{- with .Values.auth.jwt.issuerAuthority.secretName }}
issuerAuthority: {{ . }}
{{- end }}
{{- end }}
{{- end }}
