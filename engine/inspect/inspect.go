// Package inspect finds which keys of .Values the templates of a chart read, without any values.
package inspect

import (
	"fmt"
	"maps"
	"slices"
)

// Inspect looks at a chart, whose templates may use those that the libraries define.
func Inspect(sources Sources, libraries []Sources) (report Report) {
	// One chart that the interpreter cannot cope with must not cost the answers about the others.
	defer func() {
		if problem := recover(); problem != nil {
			report = newReport()
			report.Errors = append(report.Errors, fmt.Sprintf("inspect: %v", problem))
		}
	}()
	chart := newChart(sources, libraries)
	reads := newReads()
	interpreter := newInterpreter(chart, reads)
	interpreter.runFiles()

	report = newReport()
	report.Reads = reads.sorted()
	report.Errors = append(chart.errors, slices.Sorted(maps.Keys(interpreter.missing))...)
	report.DynamicIncludes = len(interpreter.dynamicIncludes)
	return report
}
