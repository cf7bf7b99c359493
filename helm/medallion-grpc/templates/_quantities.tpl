{{/* Bytes of a quantity such as 1.5Gi; 0 where it is none. */}}
{{- define "medallion.bytes" -}}
{{- $text := toString . -}}
{{- $number := regexFind "^[0-9]+([.][0-9]+)?" $text -}}
{{- $unit := trimPrefix $number $text -}}
{{- $factors := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 -}}
{{- $factors = merge $factors (dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776) -}}
{{- if and $number (hasKey $factors $unit) -}}
{{- mulf (float64 $number) (get $factors $unit) | int64 -}}
{{- else -}}
0
{{- end -}}
{{- end }}

{{/* Whole cores of a quantity such as 1500m, rounded up, at least 1. */}}
{{- define "medallion.cores" -}}
{{- $text := toString . -}}
{{- $number := float64 (regexFind "^[0-9]+([.][0-9]+)?" $text | default "0") -}}
{{- if hasSuffix "m" $text -}}
{{- $number = divf $number 1000 -}}
{{- end -}}
{{- max 1 (ceil $number | int64) -}}
{{- end }}

{{/* Seconds as the service reads a period: days.hours:minutes:seconds. */}}
{{- define "medallion.period" -}}
{{- $seconds := int64 . -}}
{{- $clock := list (mod (div $seconds 3600) 24) (mod (div $seconds 60) 60) (mod $seconds 60) -}}
{{- printf "%d.%02d:%02d:%02d" (div $seconds 86400) (index $clock 0) (index $clock 1) (index $clock 2) -}}
{{- end }}

{{/* Port of a URL: its own, else that of its scheme. */}}
{{- define "medallion.portOf" -}}
{{- $url := urlParse . -}}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary "443" "80" (eq $url.scheme "https")) -}}
{{- end }}
