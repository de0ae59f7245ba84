package inspect

import (
	"fmt"
	"text/template/parse"
)

const (
	maxSteps = 1_000_000 // thirty times what the largest chart takes
	maxDepth = 60        // templates calling templates
)

// Interpreter runs the templates of a chart without values: every branch is taken, every loop gone through, and
// wherever a key of .Values would be read, the read is noted.
type Interpreter struct {
	chart           *Chart
	reads           *reads
	context         *Value
	finished        map[string]finished // by template and context
	missing         map[string]bool     // templates that nobody defines
	dynamicIncludes map[string]bool     // where the name of the template is not known
	changes         int                 // how often a map was changed in place
	depth, steps    int
	watch           *watch // nil unless the cause of something is looked for
}

// finished is a template that has been run, its reads being noted already.
type finished struct {
	printed *Value
	read    []path
}

func newInterpreter(chart *Chart, reads *reads) *Interpreter {
	return &Interpreter{
		chart: chart, reads: reads, context: contextValue(templatesFolder),
		finished: map[string]finished{}, missing: map[string]bool{}, dynamicIncludes: map[string]bool{},
	}
}

func (in *Interpreter) runFiles() {
	for _, file := range in.chart.files {
		if _, ok := in.chart.templates[file]; ok { // a file of comments alone defines nothing
			in.runTemplate(file, in.context)
		}
	}
}

// step ends what would take forever.
func (in *Interpreter) step() {
	if in.steps++; in.steps > maxSteps {
		panic(fmt.Sprintf("gave up after %d steps", maxSteps))
	}
}

// run is one run of one template.
type run struct {
	*Interpreter
	template string
	scope    Scope
}

// walk runs a node and returns what it prints.
func (r *run) walk(node parse.Node, dot *Value) *Value {
	r.step()
	switch node := node.(type) {
	case *parse.TextNode:
		return printedText(string(node.Text))
	case *parse.ActionNode:
		return r.act(node, dot)
	case *parse.IfNode:
		return r.branch(&node.BranchNode, dot, func(*Value) *Value { return dot })
	case *parse.WithNode:
		return r.branch(&node.BranchNode, dot, func(condition *Value) *Value { return condition })
	case *parse.RangeNode:
		return r.loop(node, dot)
	case *parse.TemplateNode:
		context := nothing()
		if node.Pipe != nil {
			context = r.evaluatePipe(node.Pipe, dot)
		}
		return r.calling(node, func() *Value { return r.include(textValue(node.Name), context, node) })
	}
	return printedText("")
}

func (r *run) walkList(list *parse.ListNode, dot *Value) *Value {
	printed := printedText("")
	if list == nil {
		return printed
	}
	for _, node := range list.Nodes {
		printed = printedTogether(printed, r.walk(node, dot))
	}
	return printed
}

func (r *run) act(node *parse.ActionNode, dot *Value) *Value {
	value := r.evaluatePipe(node.Pipe, dot)
	if len(node.Pipe.Decl) > 0 {
		return printedText("")
	}
	r.reads.consume(value, Used)
	return printedValue(value)
}

func (r *run) branch(node *parse.BranchNode, dot *Value, dotInside func(condition *Value) *Value) *Value {
	r.scope.enter(false)
	defer r.scope.leave()
	condition, read := r.logging(func() *Value {
		condition := r.evaluatePipe(node.Pipe, dot)
		r.reads.mark(condition, Tested)
		return condition
	})
	return r.under(read, func() *Value {
		return union(r.walkBlock(node.List, dotInside(condition)), r.walkBlock(node.ElseList, dot))
	})
}

func (r *run) walkBlock(list *parse.ListNode, dot *Value) *Value {
	r.scope.enter(true)
	defer r.scope.leave()
	return r.walkList(list, dot)
}

func (r *run) loop(node *parse.RangeNode, dot *Value) *Value {
	r.scope.enter(false)
	defer r.scope.leave()
	list, read := r.logging(func() *Value {
		return r.noting(node.Pipe, func() *Value {
			list := r.evaluateCommands(node.Pipe, dot)
			r.reads.mark(list, Ranged)
			return list
		})
	})
	return r.under(read, func() *Value {
		widened := r.scope.widened
		printed := r.loopOnce(node, list)
		if r.scope.widened > widened {
			printed = r.loopOnce(node, list) // an iteration reads what an earlier one has assigned
		}
		return union(printed, r.walkBlock(node.ElseList, dot))
	})
}

func (r *run) loopOnce(node *parse.RangeNode, list *Value) *Value {
	printed := printedText("")
	for _, entry := range list.entries() {
		r.scope.enter(!list.hasKnownEntries())
		switch declared := node.Pipe.Decl; len(declared) {
		case 1:
			r.set(node.Pipe, declared[0], entry.value)
		case 2:
			r.set(node.Pipe, declared[0], entry.key)
			r.set(node.Pipe, declared[1], entry.value)
		}
		printed = printedTogether(printed, r.walkList(node.List, entry.value))
		r.scope.leave()
	}
	if !list.hasKnownEntries() && !isBlank(printed) {
		return unknown()
	}
	return printed
}
