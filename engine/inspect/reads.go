package inspect

import (
	"maps"
	"slices"
	"strings"
)

// Report is what the templates of a chart read.
type Report struct {
	Reads           []Read   `json:"reads"`
	Errors          []string `json:"errors"`          // not empty where something may be missing
	DynamicIncludes int      `json:"dynamicIncludes"` // of templates whose names only values tell
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

func newReport() Report { return Report{Reads: []Read{}, Errors: []string{}} }

// reads is what was read so far.
type reads struct {
	ways      map[path]map[How]bool
	log       []path // every read in order, if somebody watches
	isLogging bool
}

func newReads() *reads { return &reads{ways: map[path]map[How]bool{}} }

// mark notes that the keys which a value may be are read, but not what lies below them.
func (r *reads) mark(value *Value, how How) {
	for path := range value.paths {
		if path == valuesRoot && (how == Navigated || how == Tested) {
			continue // every template does that
		}
		if r.ways[path] == nil {
			r.ways[path] = map[How]bool{}
		}
		r.ways[path][how] = true
	}
	if r.isLogging {
		r.log = append(r.log, slices.Sorted(maps.Keys(value.paths))...)
	}
}

// consume notes that a value is read with all that is in it.
func (r *reads) consume(value *Value, how How) {
	r.mark(value, how)
	for _, name := range slices.Sorted(maps.Keys(value.fields)) {
		// Charts pass the context on so that templates can be evaluated with it, which is not reading all of .Values.
		if !value.context || name != "Values" {
			r.consume(value.fields[name], how)
		}
	}
	for _, item := range value.items {
		r.consume(item, how)
	}
	if value.rest != nil {
		r.consume(value.rest, how)
	}
}

func (r *reads) sorted() []Read {
	sorted := make([]Read, 0, len(r.ways))
	for path, how := range r.ways {
		sorted = append(sorted, Read{Path: path.keys(), How: slices.Sorted(maps.Keys(how))})
	}
	slices.SortFunc(sorted, func(a, b Read) int { return slices.CompareFunc(a.Path, b.Path, strings.Compare) })
	return sorted
}
