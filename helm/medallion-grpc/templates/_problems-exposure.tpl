{{- define "medallion.problems.exposure" -}}
{{- $ports := dict "service.port" .Values.service.port }}
{{- if .Values.telemetry.metrics.enabled }}
{{- $_ := set $ports "telemetry.metrics.port" .Values.telemetry.metrics.port }}
{{- if eq (int .Values.telemetry.metrics.port) (int .Values.service.port) }}
telemetry.metrics.port: {{ .Values.service.port }} is service.port too; write another, such as 9464
{{- end }}
{{- end }}
{{- if .Values.tls.secretName }}
{{- range $name, $port := $ports }}
{{- if eq (int $port) (include "medallion.healthPort" $ | int) }}
{{ $name }}: {{ $port }} is the port of the probes where tls is on; write another
{{- end }}
{{- end }}
{{- end }}
{{- $mutual := ne .Values.tls.clientAuthority.secretName "" }}
{{- with .Values.ingress }}
{{- if and .enabled (not .hosts) }}
ingress.hosts: an Ingress without a host name would take every name of the cluster; write at least one
{{- end }}
{{- if and .enabled (not .tls) (not (hasKey .annotations "alb.ingress.kubernetes.io/certificate-arn")) }}
ingress.tls: controllers take gRPC from callers by TLS alone; name secret and hosts, or a certificate by alb.ingress.kubernetes.io/certificate-arn in ingress.annotations
{{- end }}
{{- if and .enabled $mutual (ne (toString (get .annotations "nginx.ingress.kubernetes.io/ssl-passthrough")) "true") }}
ingress.enabled: an Ingress ends TLS, so callers' certificates never reach tls.clientAuthority; let it pass through (nginx.ingress.kubernetes.io/ssl-passthrough: "true"), or write service.type: LoadBalancer
{{- end }}
{{- end }}
{{- with .Values.gateway }}
{{- if and .enabled (not .parentRefs) }}
gateway.parentRefs: the route hangs on no gateway; name one, such as [{name: public, namespace: gateways}]
{{- end }}
{{- if and .enabled $mutual }}
gateway.enabled: a GRPCRoute's gateway ends TLS, so callers' certificates never reach tls.clientAuthority; write service.type: LoadBalancer, or remove tls.clientAuthority
{{- end }}
{{- if and .enabled (not ($.Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1/GRPCRoute")) }}
gateway.enabled: the cluster has no GRPCRoute of gateway.networking.k8s.io/v1; install the Gateway API, or render with --api-versions gateway.networking.k8s.io/v1/GRPCRoute
{{- end }}
{{- end }}
{{- if and .Values.networkPolicy.enabled (not .Values.networkPolicy.callers) }}
networkPolicy.callers: an empty list lets everybody in; name the peers that may call, such as [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: airflow}}}]
{{- end }}
{{- end }}
