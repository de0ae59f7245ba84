package inspect

import (
	"maps"
	"slices"
	"strconv"
)

// field returns the entry that a value has under a name.
func (v *Value) field(name string) *Value {
	found := []*Value{}
	for path := range v.paths {
		found = append(found, pathValue(path.child(name)))
	}
	entry, known := v.fields[name]
	if known {
		found = append(found, entry)
	}
	if v.rest != nil {
		found = append(found, v.rest)
	}
	if v.opaque || v.context && !known {
		found = append(found, unknown())
	}
	return union(found...)
}

func (v *Value) fieldAt(names []string) *Value {
	for _, name := range names {
		v = v.field(name)
	}
	return v
}

// at returns the entry under a key that is itself the result of an expression.
func (v *Value) at(key *Value) *Value {
	found := []*Value{}
	for _, text := range key.texts {
		if position, err := strconv.Atoi(text); err == nil {
			found = append(found, v.itemAt(position))
		} else {
			found = append(found, v.field(text))
		}
	}
	if !key.isConstant() {
		found = append(found, v.anyEntry())
	}
	return union(found...)
}

func (v *Value) itemAt(position int) *Value {
	if v.rest == nil && position >= 0 && position < len(v.items) {
		return union(v.items[position], (&Value{paths: v.paths, opaque: v.opaque}).anyEntry())
	}
	return v.anyEntry()
}

// anyEntry returns what any of the entries may be.
func (v *Value) anyEntry() *Value {
	found := []*Value{}
	for _, entry := range v.entries() {
		found = append(found, entry.value)
	}
	return union(found...)
}

type entry struct{ key, value *Value }

// entries lists what `range` would go through; entries that are not known one by one are summed up in one.
func (v *Value) entries() []entry {
	entries := []entry{}
	for _, name := range slices.Sorted(maps.Keys(v.fields)) {
		entries = append(entries, entry{textValue(name), v.fields[name]})
	}
	for position, item := range v.items {
		entries = append(entries, entry{textValue(strconv.Itoa(position)), item})
	}
	for _, value := range v.rest.alternatives() {
		entries = append(entries, entry{unknown(), value})
	}
	for _, path := range slices.Sorted(maps.Keys(v.paths)) {
		entries = append(entries, entry{unknown(), pathValue(path.child(anyKey))})
	}
	if v.opaque || v.context || len(v.texts) > 0 {
		entries = append(entries, entry{unknown(), unknown()})
	}
	return entries
}

// alternatives separates the texts that a value may be.
func (v *Value) alternatives() []*Value {
	if v == nil {
		return nil
	}
	if !v.isConstant() {
		return []*Value{v}
	}
	alternatives := []*Value{}
	for _, text := range v.texts {
		alternatives = append(alternatives, textValue(text))
	}
	return alternatives
}

// hasKnownEntries tells whether entries() is exactly what `range` goes through, one by one.
func (v *Value) hasKnownEntries() bool {
	return len(v.paths) == 0 && v.rest == nil && len(v.texts) == 0 && !v.opaque && !v.context
}
