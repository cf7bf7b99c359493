{{- define "medallion.problems.capacity" -}}
{{- range $name, $value := dict
  "resources.requests.cpu" ((.Values.resources.requests).cpu)
  "resources.limits.cpu" ((.Values.resources.limits).cpu) }}
{{- if and $value (not (regexMatch "^[0-9]+([.][0-9]+)?m?$" (toString $value))) }}
{{ $name }}: {{ $value }} is no number of cores; write one such as 2 or 1500m
{{- end }}
{{- end }}
{{- $memory := ((.Values.resources.limits).memory) }}
{{- $stageMiB := div (include "medallion.stageBytes" . | int64) 1048576 }}
{{- $fitting := include "medallion.fittingStages" . | int64 }}
{{- $asked := max 1 (int64 .Values.runs.maxRunning) }}
{{- /* What so many stages need: a third more, for chance, with 64 MiB of the process itself. */}}
{{- $neededMiB := div (mul (add (mul $asked $stageMiB) 65) 4) 3 }}
{{- if not $memory }}
resources.limits.memory: it is not set, and heap and number of stages follow from it; write at least {{ $neededMiB }}Mi
{{- else if not (include "medallion.bytes" $memory | int64) }}
resources.limits.memory: {{ $memory }} is no quantity; write one such as 2Gi
{{- else if lt $fitting 1 }}
resources.limits.memory: {{ $memory }} is too little for one stage, which takes about {{ $stageMiB }} MiB on {{ include "medallion.podCores" . }} core(s); write at least {{ $neededMiB }}Mi, or less than 100663296 bytes for keys (settings: Medallion:Engine:DeduplicationBytes)
{{- else if gt (int64 .Values.runs.maxRunning) $fitting }}
runs.maxRunning: {{ int64 .Values.runs.maxRunning }} stages of about {{ $stageMiB }} MiB do not fit into resources.limits.memory ({{ $memory }}); write {{ $fitting }} or fewer, or give the pod {{ $neededMiB }}Mi
{{- end }}
{{- include "medallion.problems.disk" . }}
{{- with .Values.deployment.terminationGracePeriodSeconds }}
{{- if lt (int64 .) (include "medallion.leastGraceSeconds" $ | int64) }}
deployment.terminationGracePeriodSeconds: {{ . }} s would kill pods that still drain; write {{ include "medallion.leastGraceSeconds" $ }} or more, or 0, or shorten runs.drainSeconds
{{- end }}
{{- end }}
{{- end }}

{{- define "medallion.problems.disk" -}}
{{- $spill := include "medallion.bytes" .Values.spill.sizeLimit | int64 }}
{{- $disk := (get (.Values.resources.limits | default dict) "ephemeral-storage") }}
{{- if not $spill }}
spill.sizeLimit: {{ .Values.spill.sizeLimit }} is no quantity; write one such as 4Gi
{{- else if and $disk (le (include "medallion.bytes" $disk | int64) $spill) }}
resources.limits.ephemeral-storage: {{ $disk }} leaves no room beside spill.sizeLimit ({{ .Values.spill.sizeLimit }}), and the pod would be evicted; write more, or make spill.sizeLimit smaller
{{- end }}
{{- end }}
