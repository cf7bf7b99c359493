{{/* Variables of the process that are no settings of the service: runtime, AWS, telemetry; and settings from secrets. */}}
{{- define "medallion.environment" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: NODE_NAME
  valueFrom:
    fieldRef:
      fieldPath: spec.nodeName
{{- /* The heap in hexadecimal, the cores in decimal: so the runtime reads them. */}}
- name: DOTNET_GCHeapHardLimit
  value: {{ include "medallion.heapLimit" . | quote }}
- name: DOTNET_PROCESSOR_COUNT
  value: {{ include "medallion.podCores" . | quote }}
{{- with .Values.aws.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- with .Values.aws.credentialsSecret }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.aws.credentialsSecret }}
      key: {{ . }}
{{- end }}
{{- end }}
{{- range $name, $secret := merge (include "medallion.ownSecretSettings" . | fromYaml) .Values.secretSettings }}
- name: {{ include "medallion.variable" $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret.name }}
      key: {{ $secret.key }}
{{- end }}
{{- with .Values.telemetry.otlp }}
{{- if .endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .endpoint | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ .protocol }}
- name: OTEL_TRACES_SAMPLER
  value: parentbased_traceidratio
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ .samplingRatio | quote }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: k8s.namespace.name={{ $.Release.Namespace }},k8s.pod.name=$(POD_NAME),k8s.node.name=$(NODE_NAME)
{{- end }}
{{- end }}
{{- with .Values.deployment.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
