{{/*
How much fits into a pod. The numbers are those of the service's EngineOptions, and a test compares them; what settings say of
the engine goes before them.
*/}}

{{/* A setting of the engine: dict "root" . "name" NAME "default" NUMBER. */}}
{{- define "medallion.engineSetting" -}}
{{- get .root.Values.settings (printf "Medallion:Engine:%s" .name) | default .default | int64 -}}
{{- end }}

{{/* Cores that the process sees: its limit, else what it is sure to have. Without it, a process takes all of its node's for its own. */}}
{{- define "medallion.podCores" -}}
{{- with .Values.resources -}}
{{- include "medallion.cores" (((.limits).cpu) | default ((.requests).cpu) | default 1) -}}
{{- end -}}
{{- end }}

{{/* Memory that one stage takes, about: what is read ahead, keys, parts of an upload, and three copies of a row group for each core. */}}
{{- define "medallion.stageBytes" -}}
{{- $readAhead := include "medallion.engineSetting" (dict "root" . "name" "ReadAheadBytes" "default" 25165824) | int64 -}}
{{- $keys := include "medallion.engineSetting" (dict "root" . "name" "DeduplicationBytes" "default" 100663296) | int64 -}}
{{- $rowGroup := include "medallion.engineSetting" (dict "root" . "name" "RowGroupBytes" "default" 8388608) | int64 -}}
{{- $cores := include "medallion.podCores" . -}}
{{- $workers := include "medallion.engineSetting" (dict "root" . "name" "Parallelism" "default" $cores) | int64 -}}
{{- add $readAhead $keys 33554432 (mul 3 $workers $rowGroup) -}}
{{- end }}

{{/* Stages whose memory fits into the pod: of three quarters of its limit, less 64 MiB of the process itself. May be 0. */}}
{{- define "medallion.fittingStages" -}}
{{- $limit := include "medallion.bytes" (((.Values.resources).limits).memory | default "0") | int64 -}}
{{- $room := sub (mul (div $limit 4) 3) 67108864 -}}
{{- max 0 (div $room (include "medallion.stageBytes" . | int64)) -}}
{{- end }}

{{/* Stages that a pod executes at once. */}}
{{- define "medallion.maxRunning" -}}
{{- if gt (int64 .Values.runs.maxRunning) 0 -}}
{{- .Values.runs.maxRunning | int64 -}}
{{- else -}}
{{- $most := max 2 (include "medallion.podCores" . | int64) -}}
{{- max 1 (min $most (include "medallion.fittingStages" . | int64)) -}}
{{- end -}}
{{- end }}

{{/* Limit of the managed heap, in hexadecimal digits, as the runtime reads it. */}}
{{- define "medallion.heapLimit" -}}
{{- $limit := include "medallion.bytes" (((.Values.resources).limits).memory | default "0") | int64 -}}
{{- printf "%X" (div (mul $limit (int64 .Values.gc.heapPercent)) 100) -}}
{{- end }}

{{/* Keys that one stage may spill: its share of nine tenths of the volume, so that a stage fails before its pod is evicted. */}}
{{- define "medallion.spillBytes" -}}
{{- $space := include "medallion.bytes" .Values.spill.sizeLimit | int64 -}}
{{- div (mul (div $space 10) 9) (include "medallion.maxRunning" . | int64) -}}
{{- end }}

{{/* Seconds from the wish to end a pod to its being killed: the service needs 15 s behind the drain, and 5 s are for chance. */}}
{{- define "medallion.leastGraceSeconds" -}}
{{- add .Values.deployment.preStopSeconds .Values.runs.drainSeconds 20 -}}
{{- end }}

{{- define "medallion.graceSeconds" -}}
{{- .Values.deployment.terminationGracePeriodSeconds | default (include "medallion.leastGraceSeconds" .) | int64 -}}
{{- end }}
