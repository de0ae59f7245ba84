package render

// The steps of a rendering, by which its errors are told apart.
const (
	stageLoad         = "load"
	stageValues       = "values"
	stageDependencies = "dependencies"
	stageKubeVersion  = "kubeVersion"
	stageSchema       = "schema"
	stageParse        = "parse"
	stageRender       = "render"
	stageYAML         = "yaml"
	stageEngine       = "engine" // ours
)

// problem is an error of Helm's and the step it comes from.
type problem struct {
	stage  string
	source string
	err    error
}

func (p *problem) Error() string { return p.err.Error() }

func (p *problem) Unwrap() error { return p.err }

// in says which step an error comes from, unless there is none.
func in(stage string, err error) error {
	if err == nil {
		return nil
	}
	return &problem{stage: stage, err: err}
}
