package inspect

import "slices"

func tests(c *call) *Value {
	for _, argument := range c.arguments {
		c.reads.mark(argument, Tested)
	}
	return unknown()
}

func chooses(c *call) *Value {
	tests(c)
	for i, argument := range c.arguments {
		if argument.isConstant() && !slices.Contains(argument.texts, "") {
			return union(c.arguments[:i+1]...) // never empty, so what follows is never chosen
		}
	}
	return union(c.arguments...)
}

func choosesReversed(c *call) *Value {
	reversed := *c
	reversed.arguments = slices.Clone(c.arguments)
	slices.Reverse(reversed.arguments)
	return chooses(&reversed)
}

func combinesConditions(c *call) *Value {
	tests(c)
	return union(c.arguments...)
}

func choosesByCondition(c *call) *Value {
	c.reads.mark(c.argument(2), Tested)
	return union(c.argument(0), c.argument(1))
}
