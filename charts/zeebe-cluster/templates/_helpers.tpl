{{- define "zeebe-cluster.name" -}}
{{- default .Release.Name .Values.name -}}
{{- end -}}

{{- define "zeebe-cluster.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Values.cluster.version | quote }}
app.kubernetes.io/part-of: {{ include "zeebe-cluster.name" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Brokers of all regions. */}}
{{- define "zeebe-cluster.brokers" -}}
{{- $regions := (default dict .Values.cluster.multiRegion).regions | default list | len | max 1 -}}
{{- mul $regions .Values.cluster.replicas -}}
{{- end -}}

{{/* Port of the Service of clients. */}}
{{- define "zeebe-cluster.port" -}}
{{- $gateway := default dict .Values.cluster.gateway -}}
{{- (default dict $gateway.service).grpcPort | default 26500 | int -}}
{{- end -}}

{{- define "zeebe-cluster.testImage" -}}
{{- $image := default dict .Values.cluster.image -}}
{{- if .Values.test.image -}}
{{ .Values.test.image }}
{{- else if eq (default "Skep" $image.contract) "Zeebe" -}}
skep:{{ .Chart.AppVersion }}
{{- else if $image.digest -}}
{{ default "skep" $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ default "skep" $image.repository }}:{{ default .Values.cluster.version $image.tag }}
{{- end -}}
{{- end -}}

{{/* Secret with the certificate that clients are shown; empty when it is not encrypted. */}}
{{- define "zeebe-cluster.certificate" -}}
{{- $tls := default dict .Values.cluster.tls -}}
{{- $gateway := default dict $tls.gateway -}}
{{- if eq (default "" $gateway.issuer) "SelfManaged" -}}
{{ include "zeebe-cluster.name" . }}-gateway-tls
{{- else if eq (default "" $gateway.issuer) "CertManager" -}}
{{ include "zeebe-cluster.name" . }}-gateway-cert-manager
{{- else -}}
{{ default (default "" $tls.gatewaySecretName) $gateway.secretName }}
{{- end -}}
{{- end -}}
