package inspect

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Value is all that an expression may evaluate to, as far as it can be known without values: the union of its parts.
// A value without any part is nil in every run of the template, such as the missing key of a map.
type Value struct {
	paths   map[path]bool     // keys of .Values
	fields  map[string]*Value // entries of a map that the template builds
	items   []*Value          // entries of a list that the template builds, in order
	rest    *Value            // entries of either whose key or position is not known
	texts   []string          // string and number constants
	opaque  bool              // something that does not come from .Values and is not known either
	context bool              // what Helm passes to a file: .Values, .Release, ...; fields then holds the known part
}

const (
	maxTexts     = 16
	maxPaths     = 500 // the most in the charts we know is 12
	maxSignature = 1 << 15
)

func nothing() *Value              { return &Value{} }
func unknown() *Value              { return &Value{opaque: true} }
func textValue(text string) *Value { return &Value{texts: []string{text}} }
func pathValue(p path) *Value      { return &Value{paths: map[path]bool{p: true}} }
func mapValue() *Value             { return &Value{fields: map[string]*Value{}} }

func contextValue(basePath string) *Value {
	template := mapValue()
	template.fields["BasePath"] = textValue(basePath)
	return &Value{context: true, fields: map[string]*Value{"Values": pathValue(valuesRoot), "Template": template}}
}

func (v *Value) isNothing() bool {
	return len(v.paths) == 0 && v.fields == nil && v.items == nil && v.rest == nil && len(v.texts) == 0 && !v.opaque
}

// isConstant tells whether the texts are all that the value can be.
func (v *Value) isConstant() bool {
	return len(v.texts) > 0 && len(v.paths) == 0 && v.fields == nil && v.items == nil && v.rest == nil && !v.opaque
}

// union returns a value that may be any of the given ones; the value itself, still open to `set`, if there is but one.
func union(values ...*Value) *Value {
	values = slices.DeleteFunc(slices.Clone(values), (*Value).isNothing)
	switch len(values) {
	case 0:
		return nothing()
	case 1:
		return values[0]
	}
	result := nothing()
	for _, value := range values {
		result.add(value)
	}
	return result
}

func (v *Value) add(other *Value) {
	if len(other.paths) > 0 {
		paths := maps.Clone(other.paths) // sets of paths are shared between values, so they never change
		maps.Copy(paths, v.paths)
		v.paths = paths
		if len(paths) > maxPaths {
			panic(fmt.Sprintf("gave up at a value with more than %d paths", maxPaths))
		}
	}
	for name, entry := range other.fields {
		v.addField(name, entry)
	}
	v.addItems(other.items)
	if other.rest != nil {
		v.addRest(other.rest)
	}
	for _, text := range other.texts {
		v.addText(text)
	}
	v.opaque = v.opaque || other.opaque
	v.context = v.context || other.context
}

func (v *Value) addField(name string, entry *Value) {
	if v.fields == nil {
		v.fields = map[string]*Value{}
	}
	if known, ok := v.fields[name]; ok && known != entry {
		entry = union(known, entry)
	}
	v.fields[name] = entry
}

func (v *Value) addItems(items []*Value) {
	switch {
	case len(items) == 0:
	case len(v.items) == 0:
		v.items = slices.Clone(items)
	case len(v.items) == len(items):
		for i, item := range items {
			if v.items[i] != item {
				v.items[i] = union(v.items[i], item)
			}
		}
	default: // lists of different length: positions mean nothing any more
		v.addRest(union(append(v.items, items...)...))
		v.items = nil
	}
}

func (v *Value) addRest(entry *Value) {
	if v.rest == nil {
		v.rest = entry
	} else if v.rest != entry {
		v.rest = union(v.rest, entry)
	}
}

func (v *Value) addText(text string) {
	if slices.Contains(v.texts, text) {
		return
	}
	if len(v.texts) == maxTexts {
		v.opaque = true
		return
	}
	v.texts = append(v.texts, text)
}

// signature is the same for values that no template can tell apart.
func (v *Value) signature() string {
	var signature strings.Builder
	v.sign(&signature)
	return signature.String()
}

func (v *Value) sign(signature *strings.Builder) {
	if signature.Len() > maxSignature {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(v.paths)) {
		signature.WriteString("." + string(path))
	}
	for _, name := range slices.Sorted(maps.Keys(v.fields)) {
		signBetween(signature, "{"+name+":", v.fields[name], "}")
	}
	for _, item := range v.items {
		signBetween(signature, "[", item, "]")
	}
	if v.rest != nil {
		signBetween(signature, "(", v.rest, ")")
	}
	for _, text := range slices.Sorted(slices.Values(v.texts)) {
		signature.WriteString("'" + text + "'")
	}
	if v.opaque {
		signature.WriteString("?")
	}
}

func signBetween(signature *strings.Builder, before string, value *Value, after string) {
	signature.WriteString(before)
	value.sign(signature)
	signature.WriteString(after)
}
