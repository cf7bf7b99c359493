{{/* Labels that Prometheus gives the series of this release, as a selector of PromQL. */}}
{{- define "medallion.series" -}}
{{- printf "namespace=%q,service=%q" .Release.Namespace (include "medallion.headless" .) -}}
{{- end }}

{{/*
What was added in a quarter of an hour to a counter whose series come into being with the first event, which increase() does not
see. dict "counter" SELECTOR "by" LABELS
*/}}
{{- define "medallion.added" -}}
{{- printf "sum by (%s) ((%s unless %s offset 15m) or increase(%s[15m]))" .by .counter .counter .counter -}}
{{- end }}
