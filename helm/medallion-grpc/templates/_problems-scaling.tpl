{{- define "medallion.problems.scaling" -}}
{{- with .Values.autoscaling }}
{{- if .enabled }}
{{- if gt (int .minReplicas) (int .maxReplicas) }}
autoscaling.maxReplicas: {{ .maxReplicas }} is less than autoscaling.minReplicas ({{ .minReplicas }}); raise it, or lower the other
{{- end }}
{{- if not (or .targetCpuPercent .queue.enabled .keda.enabled) }}
autoscaling.targetCpuPercent: nothing is left to scale by; write a percentage, or autoscaling.queue.enabled: true
{{- end }}
{{- if and .targetCpuPercent (not ($.Values.resources.requests).cpu) }}
resources.requests.cpu: autoscaling.targetCpuPercent is a share of it, and it is not set; write it, or autoscaling.targetCpuPercent: 0
{{- end }}
{{- if .keda.enabled }}
{{- include "medallion.problems.keda" $ }}
{{- end }}
{{- else if or .queue.enabled .keda.enabled }}
autoscaling.enabled: autoscaling.queue and autoscaling.keda have no effect without it; write autoscaling.enabled: true
{{- end }}
{{- end }}
{{- with .Values.podDisruptionBudget }}
{{- if and .enabled (has (toString .maxUnavailable) (list "0" "0%")) }}
podDisruptionBudget.maxUnavailable: {{ .maxUnavailable }} keeps nodes from ever being drained; write 1 or more: runs go on in another pod
{{- end }}
{{- end }}
{{- end }}

{{- define "medallion.problems.keda" -}}
{{- with .Values.autoscaling }}
{{- if .queue.enabled }}
autoscaling.queue.enabled: KEDA reads the queue itself; write autoscaling.queue.enabled: false
{{- end }}
{{- if not (regexMatch "^https?://[^/]+" .keda.prometheusAddress) }}
autoscaling.keda.prometheusAddress: {{ .keda.prometheusAddress | default "empty" }} is no address of Prometheus; write one such as http://prometheus-operated.monitoring:9090
{{- end }}
{{- if not $.Values.telemetry.metrics.enabled }}
telemetry.metrics.enabled: autoscaling.keda reads the queue from the metrics, and they are off; write true
{{- end }}
{{- end }}
{{- if not (.Capabilities.APIVersions.Has "keda.sh/v1alpha1/ScaledObject") }}
autoscaling.keda.enabled: the cluster has no ScaledObject of keda.sh/v1alpha1; install KEDA, or render with --api-versions keda.sh/v1alpha1/ScaledObject, or write false
{{- end }}
{{- end }}

{{- define "medallion.problems.telemetry" -}}
{{- with .Values.telemetry.otlp.endpoint }}
{{- if not (regexMatch "^https?://[^/]+" .) }}
telemetry.otlp.endpoint: {{ . }} is no address of a collector; write http(s)://host:port
{{- end }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not (regexMatch "^[0-9]+(ms|s|m|h)$" .Values.serviceMonitor.interval)) }}
serviceMonitor.interval: {{ .Values.serviceMonitor.interval }} is no time; write one such as 30s
{{- end }}
{{- end }}
