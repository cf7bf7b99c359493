{{- define "medallion.problems.identity" -}}
{{- with .Values.serviceAccount }}
{{- if and (not .create) (not .name) }}
serviceAccount.name: no account is made, and none is named; write the name of one, or serviceAccount.create: true
{{- end }}
{{- if and .roleArn (not .create) }}
serviceAccount.roleArn: the chart writes it only onto an account that it makes; write serviceAccount.create: true, or annotate {{ .name }} yourself
{{- else if and .roleArn (not (regexMatch "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$" .roleArn)) }}
serviceAccount.roleArn: {{ .roleArn }} is no role; write arn:aws:iam::ACCOUNT:role/NAME
{{- end }}
{{- if and .roleArn $.Values.aws.credentialsSecret }}
aws.credentialsSecret: keys go before the role of serviceAccount.roleArn, which would never be used; remove one of them
{{- end }}
{{- end }}
{{- with .Values.auth }}
{{- if and .tokens.secretName (not .tokens.keys) }}
auth.tokens.keys: no key of {{ .tokens.secretName }} is named; write the keys that hold tokens, such as [token]
{{- end }}
{{- include "medallion.problems.jwt" .jwt }}
{{- end }}
{{- if and .Values.tls.clientAuthority.secretName (not .Values.tls.secretName) }}
tls.secretName: tls.clientAuthority asks callers for certificates, and the service has none of its own; name the kubernetes.io/tls secret
{{- end }}
{{- end }}

{{- define "medallion.problems.jwt" -}}
{{- if and .issuer (not (regexMatch "^https://[^/]+" .issuer)) }}
auth.jwt.issuer: {{ .issuer }} is no address that keys may come from; write the https:// URL that tokens carry in iss
{{- end }}
{{- if and .issuer (not .audiences) }}
auth.jwt.audiences: without one, tokens that were meant for any other service would open this one; write at least one, such as [medallion-grpc]
{{- end }}
{{- if and (not .issuer) (or .audiences .metadataAddress .issuerAuthority.secretName) }}
auth.jwt.issuer: the other values of auth.jwt have no effect without it; write the issuer, or remove them
{{- end }}
{{- end }}
