{{- define "concord.labels" -}}
app.kubernetes.io/name: concord
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "concord.gatewaySelector" -}}
app.kubernetes.io/name: concord
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: gateway
{{- end }}

{{- define "concord.configMap" -}}
{{- if .Values.existingConfigMap -}}
{{ .Values.existingConfigMap }}
{{- else -}}
{{ .Release.Name }}-graph
{{- end -}}
{{- end }}

{{/* How long a pod may take to end, in seconds: its notice, its requests' 30 s, and a little. In production the notice is 5 s. */}}
{{- define "concord.gracePeriod" -}}
{{- $shutdown := .Values.settings.shutdown | default dict -}}
{{- $notice := 5000 -}}
{{- if hasKey $shutdown "noticeMs" }}{{ $notice = $shutdown.noticeMs }}{{ end -}}
{{- add (div (int $notice) 1000) 41 -}}
{{- end }}

{{/* gateway.yaml: the settings, with what the chart itself decides. */}}
{{- define "concord.settings" -}}
{{- $callerTokens := merge (dict "keyFile" "/etc/concord/secrets/gateway-key.json") (deepCopy (.Values.settings.callerTokens | default dict)) -}}
{{- $fixed := dict "host" "0.0.0.0" "port" 4000 "supergraph" "/etc/concord/graph/supergraph.graphql" "register" "/etc/concord/graph/partners.yaml" "workers" 1 "callerTokens" $callerTokens -}}
{{- if .Values.pairwise -}}
{{- $_ := set $fixed "access" (merge (dict "pairwiseSecretFile" "/etc/concord/secrets/pairwise-secret") (deepCopy (.Values.settings.access | default dict))) -}}
{{- end -}}
{{- if .Values.metrics.enabled -}}
{{- $telemetry := merge (dict "metrics" (dict "host" "0.0.0.0" "port" (int .Values.metrics.port))) (deepCopy (.Values.settings.telemetry | default dict)) -}}
{{- $_ := set $fixed "telemetry" $telemetry -}}
{{- end -}}
{{- if .Values.exampleSubgraphs.enabled -}}
{{- $subgraphs := deepCopy (.Values.settings.subgraphs | default dict) -}}
{{- range .Values.exampleSubgraphs.names -}}
{{- $subgraphs = merge $subgraphs (dict . (dict "url" (printf "http://%s-%s/graphql" $.Release.Name .))) -}}
{{- end -}}
{{- $_ := set $fixed "subgraphs" $subgraphs -}}
{{- end -}}
{{ toYaml (merge $fixed (deepCopy .Values.settings)) }}
{{- end }}

{{- define "concord.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "concord.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}
