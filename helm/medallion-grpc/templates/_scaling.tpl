{{/* One pod at a time, and late: a pod that goes hands its stages over, which costs what it has not yet written. */}}
{{- define "medallion.scaleDown" -}}
scaleDown:
  stabilizationWindowSeconds: {{ .Values.autoscaling.scaleDownSeconds }}
  policies:
    - type: Pods
      value: 1
      periodSeconds: 120
{{- end }}

{{/* Stages that wait in this release's pods, for Prometheus. */}}
{{- define "medallion.queueQuery" -}}
{{- $own := printf "sum(medallion_runs_queued{%s})" (include "medallion.series" .) -}}
{{- .Values.autoscaling.keda.query | default $own -}}
{{- end }}
