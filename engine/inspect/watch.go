package inspect

import (
	"slices"
	"text/template/parse"
)

// Place is a place in a template: the byte in its file at which a node begins.
type Place struct {
	Template string
	Offset   int
}

// Cause is which keys of .Values lead to a place, by what templates look like.
type Cause struct {
	Direct     [][]string   // what the node itself reads, or else what the templates read that it includes
	Conditions [][][]string // what each condition around it reads, the innermost first
}

// Execution is a file that Helm runs, and all templates that it may use, by name.
type Execution struct {
	Templates map[string]*parse.Tree
	File      string
	BasePath  string // what the file finds in .Template.BasePath
}

// FindCause looks for the last place of a chain, whose other places are calls on the way there.
func (e Execution) FindCause(chain []Place) (cause Cause) {
	watch := &watch{chain: chain}
	defer func() {
		_ = recover() // a chart that the interpreter cannot cope with
		cause = watch.cause()
	}()
	if len(chain) == 0 || e.Templates[e.File] == nil {
		return cause
	}
	reads := newReads()
	reads.isLogging = true
	interpreter := newInterpreter(&Chart{templates: e.Templates}, reads)
	interpreter.watch = watch
	interpreter.runTemplate(e.File, contextValue(e.BasePath))
	return cause
}

// watch waits for the interpreter to come to the end of a chain.
type watch struct {
	chain      []Place
	calls      []Place
	conditions [][]path // those that are open, the outermost first
	isFound    bool
	direct     []path
	included   []path
	around     [][]path
}

func (w *watch) cause() Cause {
	cause := Cause{Direct: keysOf(w.direct)}
	if len(cause.Direct) == 0 {
		cause.Direct = keysOf(w.included)
	}
	for _, condition := range slices.Backward(w.around) {
		cause.Conditions = append(cause.Conditions, keysOf(condition))
	}
	return cause
}

// isThere tells whether a node is the end of the chain, come to by way of all the others.
func (w *watch) isThere(template string, node parse.Node) bool {
	if w == nil || w.isFound {
		return false
	}
	here := Place{template, int(node.Position())}
	last := len(w.chain) - 1
	return here == w.chain[last] && isAmong(w.chain[:last], w.calls)
}

// isAmong tells whether places are all among the calls and in their order. There may be more calls: Go leaves those by
// the action `template` out of its messages.
func isAmong(places, calls []Place) bool {
	for _, call := range calls {
		if len(places) > 0 && call == places[0] {
			places = places[1:]
		}
	}
	return len(places) == 0
}

// isOnTheWay tells whether a template has to be run again although it has been run before.
func (w *watch) isOnTheWay(template string) bool {
	return w != nil && slices.ContainsFunc(w.chain, func(place Place) bool { return place.Template == template })
}

// noting runs the part of a template that a node stands for; if it is the one that is waited for, what is read
// meanwhile is the cause.
func (r *run) noting(node parse.Node, evaluate func() *Value) *Value {
	if !r.watch.isThere(r.template, node) {
		return evaluate()
	}
	r.watch.isFound = true
	r.watch.around = slices.Clone(r.watch.conditions)
	start := len(r.reads.log)
	value := evaluate()
	r.watch.direct = append([]path{}, r.reads.log[start:]...)
	r.reads.log = append(r.reads.log, r.watch.included...)
	return value
}

// logging also returns what is read meanwhile.
func (r *run) logging(evaluate func() *Value) (*Value, []path) {
	start := len(r.reads.log)
	value := evaluate()
	return value, slices.Clone(r.reads.log[start:])
}

// under runs a block below a condition.
func (r *run) under(condition []path, block func() *Value) *Value {
	if r.watch == nil {
		return block()
	}
	r.watch.conditions = append(r.watch.conditions, condition)
	printed := block()
	r.watch.conditions = r.watch.conditions[:len(r.watch.conditions)-1]
	return printed
}

// calling runs the template that a node includes.
func (r *run) calling(node parse.Node, call func() *Value) *Value {
	watch := r.watch
	if watch == nil {
		return call()
	}
	isNoted := watch.isFound && watch.direct == nil
	watch.calls = append(watch.calls, Place{r.template, int(node.Position())})
	value, read := r.logging(call)
	watch.calls = watch.calls[:len(watch.calls)-1]
	if isNoted {
		watch.included = append(watch.included, read...)
		r.reads.log = r.reads.log[:len(r.reads.log)-len(read)]
	}
	return value
}

// keysOf leaves out what was read on the way to a key below it.
func keysOf(paths []path) [][]string {
	keys := [][]string{}
	for i, read := range paths {
		isOnTheWay := slices.ContainsFunc(paths, read.isAbove)
		if read != valuesRoot && !isOnTheWay && !slices.Contains(paths[:i], read) {
			keys = append(keys, read.keys())
		}
	}
	return keys
}
