package inspect

import "maps"

func buildsMap(c *call) *Value {
	result := mapValue()
	for i := 0; i < len(c.arguments); i += 2 {
		c.store(result, c.argument(i), c.argument(i+1))
	}
	return result
}

func setsEntry(c *call) *Value {
	target, entry := c.argument(0), c.argument(2)
	if len(target.paths) > 0 || target.opaque {
		// The map is not one that the template has built, so who reads it next cannot be followed.
		c.reads.consume(entry, Used)
	}
	c.store(target, c.argument(1), entry)
	c.changes++
	return target
}

// merges changes its first argument in place, as far as that is a map which the template itself has built.
func merges(c *call) *Value {
	target := c.argument(0)
	if target.fields == nil || target.context || len(target.paths) > 0 {
		return union(c.arguments...)
	}
	for _, source := range c.arguments[1:] {
		if source != target {
			c.mergeInto(target, source)
		}
	}
	c.changes++
	return target
}

func copies(c *call) *Value { return c.argument(0).copy() }

func (v *Value) copy() *Value {
	result := *v
	result.fields = maps.Clone(v.fields)
	for name, entry := range result.fields {
		result.fields[name] = entry.copy()
	}
	return &result
}

func returnsFirst(c *call) *Value {
	for _, argument := range c.arguments[min(1, len(c.arguments)):] {
		c.reads.consume(argument, Used)
	}
	return c.argument(0)
}

// omits leaves the keys of .Values alone: what is rendered of such a map is still rendered whole.
func omits(c *call) *Value {
	result := *returnsFirst(c)
	if result.fields == nil {
		return &result
	}
	fields := mapValue().fields
	for name, entry := range result.fields {
		if !c.mentions(name) {
			fields[name] = entry
		}
	}
	result.fields = fields
	return &result
}

func (c *call) mentions(key string) bool {
	for _, argument := range c.arguments[1:] {
		if argument.isConstant() && len(argument.texts) == 1 && argument.texts[0] == key {
			return true
		}
	}
	return false
}

func picks(c *call) *Value {
	result := mapValue()
	for _, key := range c.arguments[min(1, len(c.arguments)):] {
		entry := c.argument(0).at(key)
		c.reads.mark(entry, Navigated)
		c.store(result, key, entry)
	}
	return result
}

func indexes(c *call) *Value {
	result := c.argument(0)
	for _, key := range c.arguments[min(1, len(c.arguments)):] {
		result = c.lookUp(result, key)
	}
	c.reads.mark(result, Navigated)
	return result
}

func (c *call) lookUp(target, key *Value) *Value {
	if !key.isConstant() {
		c.reads.consume(key, Used)
	}
	return target.at(key)
}

func testsKey(c *call) *Value {
	c.reads.mark(c.lookUp(c.argument(0), c.argument(1)), KeyTested)
	return unknown()
}

// digs goes down the keys that its arguments begin with; the last two are the default and the map.
func digs(c *call) *Value {
	keys := max(0, len(c.arguments)-2)
	result := c.last()
	for _, key := range c.arguments[:keys] {
		result = c.lookUp(result, key)
	}
	c.reads.mark(result, Navigated)
	return union(result, c.argument(keys))
}

func plucks(c *call) *Value {
	result := nothing()
	for _, target := range c.arguments[min(1, len(c.arguments)):] {
		entry := c.lookUp(target, c.argument(0))
		c.reads.mark(entry, Navigated)
		result.addRest(entry)
	}
	return result
}

func listsKeys(c *call) *Value {
	result := nothing()
	for _, target := range c.arguments {
		c.reads.mark(target, Ranged)
		for _, entry := range target.entries() {
			result.addRest(entry.key)
		}
	}
	return result
}

func listsValues(c *call) *Value {
	result := nothing()
	result.addRest(c.argument(0).anyEntry())
	c.reads.mark(c.argument(0), Ranged)
	return result
}
