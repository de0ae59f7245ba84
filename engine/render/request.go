package render

// Request is what `helm template` is given besides the chart, and two things of ours.
type Request struct {
	Release     string         `json:"release"`
	Namespace   string         `json:"namespace"`
	KubeVersion string         `json:"kubeVersion"` // empty: Helm's own
	APIVersions []string       `json:"apiVersions"` // beyond those of Kubernetes itself
	IncludeCRDs bool           `json:"includeCrds"`
	SkipTests   bool           `json:"skipTests"`
	IsUpgrade   bool           `json:"isUpgrade"`
	Seed        string         `json:"seed"`       // not empty: random and time functions give the same every time
	CollectAll  bool           `json:"collectAll"` // every `required` and `fail`, not only the first
	Values      []ValuesSource `json:"values"`
}

// ValuesSource is a values file or one flag such as --set.
type ValuesSource struct {
	Kind string `json:"kind"` // file, set, set-string, set-json, set-literal or set-file
	Name string `json:"name"` // what messages call it; for set-file the key
	Text string `json:"text"` // the file's content, or what follows the flag
}
