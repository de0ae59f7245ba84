package render

// Rendering is the outcome: either the text is complete, or the errors say why there is none.
type Rendering struct {
	Text     string   `json:"-"` // what `helm template` prints, byte for byte; it travels beside the JSON
	Objects  []Object `json:"objects"`
	Notes    string   `json:"notes"`
	Warnings []string `json:"warnings"`
	Errors   []Error  `json:"errors"`
}

// Object is one object of the text.
type Object struct {
	Source     string   `json:"source"` // the template it comes from
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Name       string   `json:"name"`
	Namespace  string   `json:"namespace"`      // empty where it names none
	Hook       []string `json:"hook,omitempty"` // the events of a hook
	StartLine  int      `json:"startLine"`      // zero-based line of the text after the `# Source:` comment
	EndLine    int      `json:"endLine"`        // zero-based line of the text with the last of it
}

// Error is why there is no text.
type Error struct {
	Stage   string   `json:"stage"`
	Message string   `json:"message"`          // what Helm prints after `Error: `
	Source  string   `json:"source,omitempty"` // values file, template or manifest
	Line    int      `json:"line,omitempty"`   // in the source, from 1
	Values  []string `json:"values"`           // key paths from the root of the values, the likeliest first
	Details []Detail `json:"details,omitempty"`
}

// Detail is one of several things that a message tells at once.
type Detail struct {
	Message string   `json:"message"`
	Values  []string `json:"values"`
}

func newRendering() Rendering {
	return Rendering{Objects: []Object{}, Warnings: []string{}, Errors: []Error{}}
}
