package call

import "helm.sh/helm/v4/pkg/chart/common"

// Version says what renders.
type Version struct {
	Helm string `json:"helm"` // such as v4.2.3
	Go   string `json:"go"`
	Kube string `json:"kube"` // the Kubernetes version that templates see unless another one is asked for
}

func version() *Version {
	capabilities := common.DefaultCapabilities
	return &Version{
		Helm: capabilities.HelmVersion.Version,
		Go:   capabilities.HelmVersion.GoVersion,
		Kube: capabilities.KubeVersion.Version,
	}
}
