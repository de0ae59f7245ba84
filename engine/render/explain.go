package render

import "errors"

// explain says where an error is and which values are behind it.
func (r *run) explain(err error) []Error {
	explained := Error{Stage: "engine", Message: err.Error(), Values: []string{}}
	var problem *problem
	if errors.As(err, &problem) {
		explained.Stage, explained.Source = problem.stage, problem.source
	}
	return []Error{explained}
}
