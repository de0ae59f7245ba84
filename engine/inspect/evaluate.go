package inspect

import "text/template/parse"

func (r *run) evaluatePipe(pipe *parse.PipeNode, dot *Value) *Value {
	value := r.evaluateCommands(pipe, dot)
	for _, variable := range pipe.Decl {
		r.set(pipe, variable, value)
	}
	return value
}

func (r *run) evaluateCommands(pipe *parse.PipeNode, dot *Value) *Value {
	var piped []*Value
	for _, command := range pipe.Cmds {
		piped = []*Value{r.evaluateCommand(command, dot, piped)}
	}
	return union(piped...)
}

func (r *run) set(pipe *parse.PipeNode, variable *parse.VariableNode, value *Value) {
	if pipe.IsAssign {
		r.scope.assign(variable.Ident[0], value)
	} else {
		r.scope.declare(variable.Ident[0], value)
	}
}

func (r *run) evaluateCommand(command *parse.CommandNode, dot *Value, piped []*Value) *Value {
	r.step()
	return r.noting(command, func() *Value { return r.runCommand(command, dot, piped) })
}

func (r *run) runCommand(command *parse.CommandNode, dot *Value, piped []*Value) *Value {
	arguments := []*Value{}
	for _, argument := range command.Args[1:] {
		arguments = append(arguments, r.evaluate(argument, dot))
	}
	arguments = append(arguments, piped...)
	if function, ok := command.Args[0].(*parse.IdentifierNode); ok {
		return r.call(function, arguments)
	}
	value := r.evaluate(command.Args[0], dot)
	for _, argument := range arguments { // a method, such as .Capabilities.APIVersions.Has
		r.reads.consume(argument, Used)
	}
	return value
}

func (r *run) evaluate(node parse.Node, dot *Value) *Value {
	return r.noting(node, func() *Value { return r.valueOf(node, dot) })
}

func (r *run) valueOf(node parse.Node, dot *Value) *Value {
	switch node := node.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return r.navigate(dot, node.Ident)
	case *parse.VariableNode:
		return r.navigate(r.scope.get(node.Ident[0]), node.Ident[1:])
	case *parse.ChainNode:
		return r.navigate(r.evaluate(node.Node, dot), node.Field)
	case *parse.PipeNode:
		return r.evaluatePipe(node, dot)
	case *parse.IdentifierNode:
		return r.call(node, nil)
	case *parse.StringNode:
		return textValue(node.Text)
	case *parse.NumberNode:
		return textValue(node.Text)
	case *parse.NilNode:
		return nothing()
	}
	return unknown()
}

func (r *run) navigate(value *Value, names []string) *Value {
	if len(names) == 0 {
		return value
	}
	value = value.fieldAt(names)
	r.reads.mark(value, Navigated)
	return value
}
