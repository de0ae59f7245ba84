package inspect

import (
	"strings"
	"text/template/parse"
)

// call is one call of a template function.
type call struct {
	*run
	node      parse.Node
	arguments []*Value
}

// An effect notes what a function reads and returns what its result may be.
type effect func(c *call) *Value

var effects map[string]effect

// The effects of `include` lead back here, which Go does not allow in a declaration.
func init() {
	effects = map[string]effect{
		"include": includes, "tpl": evaluatesTemplate, "required": requires, "fail": fails,

		"default": choosesReversed, "coalesce": chooses, "or": chooses, "and": combinesConditions, "ternary": choosesByCondition,
		"not": tests, "empty": tests, "kindIs": tests, "kindOf": tests, "typeIs": tests, "typeIsLike": tests, "typeOf": tests,

		"dict": buildsMap, "set": setsEntry, "unset": returnsFirst, "omit": omits, "pick": picks,
		"index": indexes, "get": indexes, "dig": digs, "hasKey": testsKey, "pluck": plucks, "keys": listsKeys, "values": listsValues,
		"merge": merges, "mergeOverwrite": merges, "deepCopy": copies,

		"list": buildsList, "tuple": buildsList, "append": appends, "push": appends, "prepend": prepends,
		"concat": mixes, "compact": mixes, "uniq": mixes, "initial": mixes, "rest": mixes, "sortAlpha": mixes,
		"slice": mixesFirst, "without": mixesFirst, "reverse": reverses, "first": takesFirst, "last": takesOne,
		"split": splitsIntoMap, "splitList": splitsIntoList,

		"toYaml": renders, "toYamlPretty": renders, "toJson": renders, "toPrettyJson": renders, "toRawJson": renders, "toToml": renders,
		"fromYaml": parses, "fromYamlArray": parses, "fromJson": parses, "fromJsonArray": parses, "fromToml": parses,
	}
	for name, function := range textFunctions {
		effects[name] = function.effect
	}
}

func (r *run) call(function *parse.IdentifierNode, arguments []*Value) *Value {
	c := &call{run: r, node: function, arguments: arguments}
	if effect, ok := effects[withoutMust(function.Ident)]; ok {
		return effect(c)
	}
	return usesAll(c)
}

// withoutMust turns mustMerge into merge: the two differ in what happens on errors only.
func withoutMust(name string) string {
	if rest, ok := strings.CutPrefix(name, "must"); ok && rest != "" {
		return strings.ToLower(rest[:1]) + rest[1:]
	}
	return name
}

func (c *call) argument(position int) *Value {
	if position < 0 || position >= len(c.arguments) {
		return nothing()
	}
	return c.arguments[position]
}

func (c *call) last() *Value { return c.argument(len(c.arguments) - 1) }

// usesAll is the effect of every function that is not in the table.
func usesAll(c *call) *Value {
	for _, argument := range c.arguments {
		c.reads.consume(argument, Used)
	}
	return unknown()
}

func includes(c *call) *Value {
	c.reads.consume(c.argument(0), Used)
	return c.calling(c.node, func() *Value { return c.include(c.argument(0), c.argument(1), c.node) })
}

func evaluatesTemplate(c *call) *Value {
	c.reads.consume(c.argument(0), Templated)
	return unknown()
}

func requires(c *call) *Value {
	c.reads.consume(c.argument(0), Used)
	c.reads.mark(c.argument(1), IsRequired)
	return c.argument(1)
}

func fails(c *call) *Value {
	usesAll(c)
	return nothing()
}

func renders(c *call) *Value {
	for _, argument := range c.arguments {
		c.reads.consume(argument, Rendered)
	}
	return union(c.arguments...) // for `toYaml | fromYaml`
}

func parses(c *call) *Value { return union(append(c.arguments, unknown())...) }
