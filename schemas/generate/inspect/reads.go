package main

import (
	"maps"
	"slices"
	"strings"
)

// Report is what one line of output says about a chart.
type Report struct {
	Dir             string   `json:"dir"`
	Reads           []Read   `json:"reads"`
	Errors          []string `json:"errors"`
	DynamicIncludes int      `json:"dynamicIncludes"`
}

// Read is one key of .Values and the ways in which templates read it.
type Read struct {
	Path []string `json:"path"`
	How  []How    `json:"how"`
}

// How is a way of reading a key.
type How string

// The ways of reading a key.
const (
	Navigated  How = "nav"      // its value is looked up
	Used       How = "use"      // printed or passed to a function: whatever is below it counts
	Tested     How = "cond"     // only its truth matters
	Ranged     How = "range"    // its items or keys are listed
	Rendered   How = "toYaml"   // written to the manifest as a whole
	Templated  How = "tpl"      // evaluated as a template
	KeyTested  How = "hasKey"   // only its existence matters
	IsRequired How = "required" // rendering fails without it
)

func newReport(folder string) Report {
	return Report{Dir: folder, Reads: []Read{}, Errors: []string{}}
}

type reads map[path]map[How]bool

func newReads() reads { return reads{} }

// mark notes that the keys which a value may be are read, but not what lies below them.
func (r reads) mark(value *Value, how How) {
	for path := range value.paths {
		if path == valuesRoot && (how == Navigated || how == Tested) {
			continue // every template does that
		}
		if r[path] == nil {
			r[path] = map[How]bool{}
		}
		r[path][how] = true
	}
}

// consume notes that a value is read with all that is in it.
func (r reads) consume(value *Value, how How) {
	r.mark(value, how)
	for name, entry := range value.fields {
		// Charts pass the context on so that templates can be evaluated with it, which is not reading all of .Values.
		if !value.context || name != "Values" {
			r.consume(entry, how)
		}
	}
	for _, item := range value.items {
		r.consume(item, how)
	}
	if value.rest != nil {
		r.consume(value.rest, how)
	}
}

func (r reads) sorted() []Read {
	sorted := make([]Read, 0, len(r))
	for path, how := range r {
		sorted = append(sorted, Read{Path: path.keys(), How: slices.Sorted(maps.Keys(how))})
	}
	slices.SortFunc(sorted, func(a, b Read) int { return slices.CompareFunc(a.Path, b.Path, strings.Compare) })
	return sorted
}
