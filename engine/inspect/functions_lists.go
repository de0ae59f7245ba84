package inspect

import "slices"

func buildsList(c *call) *Value {
	result := nothing()
	for _, argument := range c.arguments {
		result.items = append(result.items, c.storable(argument, result))
	}
	return result
}

func appends(c *call) *Value {
	list := c.argument(0)
	item := c.storable(c.argument(1), list)
	if len(list.items) > 0 || list.isNothing() {
		return union(&Value{items: append(slices.Clone(list.items), item)}, withoutItems(list))
	}
	result := nothing()
	result.add(list)
	result.addRest(item)
	return result
}

func prepends(c *call) *Value {
	result := mixed([]*Value{c.argument(0)})
	result.addRest(c.storable(c.argument(1), result))
	return result
}

func withoutItems(list *Value) *Value {
	result := *list
	result.items = nil
	return &result
}

// mixes is the effect of functions whose result has entries of their arguments in another order.
func mixes(c *call) *Value { return mixed(c.arguments) }

func mixesFirst(c *call) *Value {
	for _, argument := range c.arguments[min(1, len(c.arguments)):] {
		c.reads.consume(argument, Used)
	}
	return mixed(c.arguments[:min(1, len(c.arguments))])
}

func mixed(lists []*Value) *Value {
	result := nothing()
	for _, list := range lists {
		result.add(withoutItems(list))
		for _, item := range list.items {
			result.addRest(item)
		}
	}
	return result
}

func reverses(c *call) *Value {
	result := *c.argument(0)
	result.items = slices.Clone(result.items)
	slices.Reverse(result.items)
	return &result
}

func takesFirst(c *call) *Value { return c.argument(0).at(textValue("0")) }

func takesOne(c *call) *Value { return c.argument(0).anyEntry() }
