package render

import (
	"errors"
	"strings"
	"text/template/parse"

	chart "helm.sh/helm/v4/pkg/chart/v2"

	"valuesmith/engine/behind"
	"valuesmith/engine/inspect"
)

// executionError is an error that came up while a file was executed: Go's own, and what Helm makes of it.
type executionError struct {
	file string
	raw  error
	helm error
}

func (e *executionError) Error() string { return e.helm.Error() }

// Helm puts these around the messages of `fail` and `required`.
const (
	chartMessageStart = "HELM_ERR_START"
	chartMessageEnd   = "HELM_ERR_END"
)

// chartMessageOf returns what the chart itself says, if the error is one of `fail` or `required`.
func chartMessageOf(err error) (string, bool) {
	var execution *executionError
	if !errors.As(err, &execution) {
		return "", false
	}
	_, rest, isChartMessage := strings.Cut(execution.raw.Error(), chartMessageStart)
	message, _, _ := strings.Cut(rest, chartMessageEnd)
	return message, isChartMessage
}

func (r *run) explainExecution(explained *Error, err error) {
	var execution *executionError
	if !errors.As(err, &execution) {
		return
	}
	frames := framesOf(execution.raw)
	isPlaced := explained.Source != ""
	for _, frame := range frames {
		if _, isFile := r.files[frame.file]; isFile && !isPlaced {
			explained.Source, explained.Line = frame.file, frame.line
		}
	}
	scope := r.scopeOf(execution.file)
	cause := r.causeOf(execution.file, frames)
	if message, isChartMessage := chartMessageOf(err); isChartMessage {
		explained.addReasons(scope, message, cause)
	} else {
		explained.add(behind.SetFirst(culprits(scope, frames, cause), r.values)...)
	}
}

// addReasons adds what is behind a message of the chart: what it names, what it is about, and what was asked before.
func (e *Error) addReasons(scope behind.Scope, message string, cause inspect.Cause) {
	e.add(scope.Named(message)...)
	for _, paths := range append([][][]string{cause.Direct}, cause.Conditions...) {
		for _, path := range paths {
			e.add(scope.FromRoot(behind.Known(path)))
		}
	}
}

// culprits lists the values that are not what a template takes them for. Only if it reads none at that place, it may be
// a matter of what was asked before.
func culprits(scope behind.Scope, frames []frame, cause inspect.Cause) [][]string {
	found := [][]string{}
	for _, path := range cause.Direct {
		found = append(found, scope.FromRoot(scope.Culprit(path)))
	}
	if len(frames) > 0 {
		found = append(found, scope.Named(frames[len(frames)-1].message)...)
	}
	for _, paths := range cause.Conditions {
		if len(found) > 0 {
			return found
		}
		for _, path := range paths {
			found = append(found, scope.FromRoot(behind.Known(path)))
		}
	}
	return found
}

func (r *run) causeOf(file string, frames []frame) inspect.Cause {
	execution := inspect.Execution{
		Templates: map[string]*parse.Tree{}, File: file, BasePath: r.files[file].basePath,
	}
	for _, template := range r.chart.templates.set.Templates() {
		execution.Templates[template.Name()] = template.Tree
	}
	return execution.FindCause(placesOf(frames, r.files))
}

// scopeOf returns the values as a file sees them.
func (r *run) scopeOf(file string) behind.Scope {
	root, _ := r.context["Values"].(map[string]any)
	if values, err := r.context.Table("Values"); err == nil {
		root = values
	}
	scope := behind.Scope{Prefix: []string{}, Values: root, Root: root}
	for below := r.copied; below != nil; {
		below = dependencyOf(below, file)
		if below != nil {
			scope.Prefix = append(scope.Prefix, below.Name())
			scope.Values, _ = scope.Values[below.Name()].(map[string]any)
		}
	}
	return scope
}

// dependencyOf returns the dependency of a chart to which a file belongs.
func dependencyOf(c *chart.Chart, file string) *chart.Chart {
	for _, dependency := range c.Dependencies() {
		if strings.HasPrefix(file, dependency.ChartFullPath()+"/") {
			return dependency
		}
	}
	return nil
}
