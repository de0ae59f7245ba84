package render

import (
	"text/template"
	_ "unsafe" // for go:linkname

	ci "helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/common"
	helmengine "helm.sh/helm/v4/pkg/engine"
)

// These are functions that Helm's engine keeps to itself. Its Render makes everything anew each time, and to parse a
// chart's templates is more than half of the time a rendering takes, so templates.go goes through the same steps with
// templates that are parsed once. Nothing of Helm is copied for that: if a function goes away with a version of Helm,
// the engine does not link, and if one changes, test/engine says so.

// renderable has the fields of Helm's type of the same name.
type renderable struct {
	text     string
	values   common.Values
	basePath string
}

//go:linkname allTemplates helm.sh/helm/v4/pkg/engine.allTemplates
func allTemplates(chart ci.Charter, values common.Values) map[string]renderable

//go:linkname sortTemplates helm.sh/helm/v4/pkg/engine.sortTemplates
func sortTemplates(templates map[string]renderable) []string

//go:linkname initFunMap helm.sh/helm/v4/pkg/engine.Engine.initFunMap
func initFunMap(engine helmengine.Engine, templates *template.Template)

//go:linkname includeFun helm.sh/helm/v4/pkg/engine.includeFun
func includeFun(templates *template.Template, includedNames map[string]int) func(string, any) (string, error)

//go:linkname tplFun helm.sh/helm/v4/pkg/engine.tplFun
func tplFun(templates *template.Template, includedNames map[string]int, strict bool) func(string, any) (string, error)

//go:linkname fromYAML helm.sh/helm/v4/pkg/engine.fromYAML
func fromYAML(text string) map[string]any

//go:linkname fromYAMLArray helm.sh/helm/v4/pkg/engine.fromYAMLArray
func fromYAMLArray(text string) []any

//go:linkname cleanupParseError helm.sh/helm/v4/pkg/engine.cleanupParseError
func cleanupParseError(file string, err error) error

//go:linkname reformatExecErrorMsg helm.sh/helm/v4/pkg/engine.reformatExecErrorMsg
func reformatExecErrorMsg(file string, err error) error
