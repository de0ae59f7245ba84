package inspect

import (
	"fmt"
	"maps"
	"slices"
	"text/template/parse"
)

// include notes what the templates with a name read when they are given a context, and returns what they print.
func (r *run) include(name, context *Value, call parse.Node) *Value {
	if !name.isConstant() {
		r.dynamicIncludes[fmt.Sprintf("%s:%d", r.template, call.Position())] = true
	}
	found := false
	printed := nothing()
	for _, text := range name.texts {
		if _, ok := r.chart.templates[text]; ok {
			found = true
			printed = union(printed, r.runForEachText(text, context))
		} else if name.isConstant() {
			r.noteMissing(text)
		}
	}
	if !found {
		r.reads.consume(context, Used) // whatever that template is, it may print it all
	}
	if !found || !name.isConstant() {
		return unknown()
	}
	return printed
}

func (r *run) noteMissing(template string) {
	file := r.chart.templates[r.template].ParseName
	r.missing[fmt.Sprintf("%s: includes %q, which no template defines", file, template)] = true
}

// runForEachText runs a template once for each text that a parameter may be, so that parameters which are the parts of
// one path are not mixed up.
func (in *Interpreter) runForEachText(template string, context *Value) *Value {
	contexts := []*Value{context}
	for _, name := range slices.Sorted(maps.Keys(context.fields)) {
		alternatives := context.fields[name].alternatives()
		if len(alternatives) == 1 || len(alternatives)*len(contexts) > maxTexts {
			continue
		}
		separate := []*Value{}
		for _, context := range contexts {
			for _, alternative := range alternatives {
				separate = append(separate, context.with(name, alternative))
			}
		}
		contexts = separate
	}
	printed := nothing()
	for _, context := range contexts {
		printed = union(printed, in.runTemplate(template, context))
	}
	return printed
}

func (v *Value) with(name string, entry *Value) *Value {
	result := *v
	result.fields = maps.Clone(v.fields)
	result.fields[name] = entry
	return &result
}

// runTemplate runs a template unless it has been run with the same context before.
func (in *Interpreter) runTemplate(name string, context *Value) *Value {
	key := name + " " + context.signature()
	if finished, ok := in.finished[key]; ok && !in.watch.isOnTheWay(name) {
		in.reads.log = append(in.reads.log, finished.read...)
		return finished.printed
	}
	if in.depth == maxDepth {
		return unknown()
	}
	in.finished[key] = finished{printed: unknown()} // in case the template calls itself
	changes, start := in.changes, len(in.reads.log)
	in.depth++
	run := &run{Interpreter: in, template: name}
	run.scope.enter(false)
	run.scope.declare("$", context)
	printed := run.walkList(in.chart.templates[name].Root, context)
	in.depth--
	in.finished[key] = finished{printed, slices.Clone(in.reads.log[start:])}
	if in.changes > changes {
		delete(in.finished, key) // the next caller's maps are to be changed too
	}
	return printed
}
