module itdo.platform/local/launcher

go 1.26.0

require (
	golang.org/x/crypto v0.53.0
	sigs.k8s.io/yaml v1.6.0
)

require go.yaml.in/yaml/v2 v2.4.2 // indirect
