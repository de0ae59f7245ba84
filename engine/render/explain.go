package render

import (
	"errors"
	"regexp"
	"slices"
	"strconv"

	"valuesmith/engine/behind"
)

// maxValues is how many values an error names at most; the likeliest come first.
const maxValues = 10

var (
	yamlLine   = regexp.MustCompile(`\byaml: (?:unmarshal errors:\s*)?line (\d+)`)
	yamlSource = regexp.MustCompile(`^YAML parse error on ([^:]+): `)
	loadSource = regexp.MustCompile(`^cannot load (\S+): `)
	place      = regexp.MustCompile(`^(?:execution|parse) error (?:at|in) \(([^():]+)(?::(\d+))?(?::\d+)?\)`)
)

// explain says where an error is and which values are behind it.
func (r *run) explain(err error) Error {
	explained := Error{Stage: stageEngine, Message: err.Error(), Values: []string{}}
	var problem *problem
	if errors.As(err, &problem) {
		explained.Stage, explained.Source = problem.stage, problem.source
	}
	explained.findPlace()
	r.findValues(&explained, err)
	return explained
}

func (r *run) findValues(explained *Error, err error) {
	defer func() {
		_ = recover() // what Helm says is worth more than what is added to it
	}()
	switch explained.Stage {
	case stageRender:
		r.explainExecution(explained, err)
	case stageSchema:
		r.explainSchema(explained)
	case stageDependencies:
		if r.copied != nil {
			explained.Values = r.mistakenDependencies()
		}
	case stageYAML:
		explained.Values = r.valuesInBrokenYAML(*explained)
	}
}

// findPlace finds the place that a message names itself.
func (e *Error) findPlace() {
	for _, pattern := range []*regexp.Regexp{yamlSource, loadSource} {
		if match := pattern.FindStringSubmatch(e.Message); match != nil {
			e.Source = match[1]
		}
	}
	if match := yamlLine.FindStringSubmatch(e.Message); match != nil && e.Source != "" {
		e.Line, _ = strconv.Atoi(match[1])
	}
	if match := place.FindStringSubmatch(e.Message); match != nil {
		e.Source = match[1]
		e.Line, _ = strconv.Atoi(match[2])
	}
}

// add appends values unless there are enough.
func (e *Error) add(paths ...[]string) {
	for _, path := range behind.Format(paths) {
		if len(e.Values) < maxValues && !slices.Contains(e.Values, path) {
			e.Values = append(e.Values, path)
		}
	}
}
