package inspect

const maxSize = 500 // values in one that templates build; the largest in the charts we know has 19

// storable returns what to keep of an entry in a map or list: no map may contain itself, and none may grow forever,
// because values are walked to their ends. What is not kept counts as used, since who reads it cannot be followed.
func (c *call) storable(entry, target *Value) *Value {
	if size, found := entry.search(target, map[*Value]int{}); !found && size < maxSize {
		return entry
	}
	c.reads.consume(entry, Used)
	return unknown()
}

// search returns how many values a value is made of, and whether a certain one is among them.
func (v *Value) search(wanted *Value, sizes map[*Value]int) (size int, found bool) {
	if v == wanted {
		return 0, true
	}
	if size, known := sizes[v]; known {
		return size, false
	}
	size = 1
	for _, part := range v.parts() {
		partSize, found := part.search(wanted, sizes)
		if found {
			return 0, true
		}
		size += partSize
	}
	sizes[v] = size
	return size, false
}

func (v *Value) parts() []*Value {
	parts := append([]*Value{}, v.items...)
	for _, entry := range v.fields {
		parts = append(parts, entry)
	}
	if v.rest != nil {
		parts = append(parts, v.rest)
	}
	return parts
}

// store puts an entry into a map in place, as `set` does.
func (c *call) store(target, key, entry *Value) {
	entry = c.storable(entry, target)
	for _, name := range key.texts {
		target.addField(name, entry)
	}
	if !key.isConstant() {
		c.reads.consume(key, Used)
		target.addRest(entry)
	}
}

// mergeInto adds all entries of a map to another one in place.
func (c *call) mergeInto(target, source *Value) {
	others := *source
	others.fields = nil
	if _, found := others.search(target, map[*Value]int{}); found {
		c.reads.consume(source, Used)
		return
	}
	target.add(&others)
	for name, entry := range source.fields {
		target.addField(name, c.storable(entry, target))
	}
}
