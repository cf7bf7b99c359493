{{/* Name of the application, as in its labels. */}}
{{- define "medallion.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* Name of the resources; room is left for the longest suffix, -grafana-dashboard, within the 63 characters of a label. */}}
{{- define "medallion.fullname" -}}
{{- $name := include "medallion.name" . -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $full | trunc 45 | trimSuffix "-" -}}
{{- end }}

{{/* Name of the Service that leads to every pod. */}}
{{- define "medallion.headless" -}}
{{- printf "%s-headless" (include "medallion.fullname" .) -}}
{{- end }}

{{- define "medallion.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "medallion.fullname" .) -}}
{{- end }}

{{/* Labels that say which release a resource belongs to; they never change while it lives. */}}
{{- define "medallion.identity" -}}
app.kubernetes.io/name: {{ include "medallion.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Labels of the pods that serve, by which Services and policies find them. */}}
{{- define "medallion.selector" -}}
{{ include "medallion.identity" . }}
app.kubernetes.io/component: server
{{- end }}

{{/* Labels of every resource. */}}
{{- define "medallion.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{ include "medallion.identity" . }}
app.kubernetes.io/version: {{ include "medallion.version" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "medallion.version" -}}
{{- .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote -}}
{{- end }}

{{/* The image: by digest where one is given, else by tag. */}}
{{- define "medallion.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ printf "%s@%s" .repository .digest }}
{{- else -}}
{{ printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) }}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "medallion.scheme" -}}
{{- ternary "https" "http" (ne .Values.tls.secretName "") -}}
{{- end }}
