package main

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// quantityPattern is what the documentation of Quantity says: a number, and a suffix or an exponent.
const quantityPattern = `^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$`

// special are types whose JSON is not that of their Go structure.
var special = map[reflect.Type]*Schema{
	reflect.TypeFor[resource.Quantity](): {
		Type: []string{"string", "number"}, Pattern: quantityPattern,
		Description: "An amount such as 500m, 2, 1.5 or 128Mi.",
	},
	reflect.TypeFor[intstr.IntOrString](): {
		Type: []string{"integer", "string"}, Description: "A number, or a text such as a name or a percentage.",
	},
	reflect.TypeFor[meta.Time]():      {Type: "string", Format: "date-time"},
	reflect.TypeFor[meta.MicroTime](): {Type: "string", Format: "date-time"},
	reflect.TypeFor[meta.Duration]():  {Type: "string"},
	reflect.TypeFor[meta.FieldsV1]():  {Type: "object"},
}

// open are string types whose constants are not all that is allowed.
var open = map[reflect.Type]bool{
	reflect.TypeFor[core.PersistentVolumeClaimConditionType](): true,
	reflect.TypeFor[core.PodConditionType]():                   true,
	reflect.TypeFor[core.ResourceName]():                       true,
}

// definer collects the definitions of types and of those they refer to.
type definer struct {
	source      *Source
	definitions map[string]*Schema
	types       map[string]reflect.Type
}

func define(types []reflect.Type, source *Source) (map[string]*Schema, error) {
	d := &definer{source: source, definitions: map[string]*Schema{}, types: map[string]reflect.Type{}}
	for _, goType := range types {
		if _, err := d.schema(goType); err != nil {
			return nil, err
		}
	}
	return d.definitions, nil
}

// schema returns a reference to a definition for the types that have one, and the schema itself for others.
func (d *definer) schema(goType reflect.Type) (*Schema, error) {
	switch {
	case goType.Kind() == reflect.Pointer:
		return d.schema(goType.Elem())
	case d.isDefinition(goType):
		return &Schema{Ref: "#/$defs/" + goType.Name()}, d.add(goType)
	case special[goType] != nil:
		return special[goType], nil
	}
	return d.structure(goType)
}

func (d *definer) isDefinition(goType reflect.Type) bool {
	if schema := special[goType]; schema != nil {
		return schema.Description != ""
	}
	isNamed := goType.PkgPath() != ""
	return isNamed && (goType.Kind() == reflect.Struct || goType.Kind() == reflect.Map || d.isEnum(goType))
}

func (d *definer) isEnum(goType reflect.Type) bool {
	return goType.Kind() == reflect.String && !open[goType] && len(d.source.constants[key(goType)]) > 0
}

func key(goType reflect.Type) string { return goType.PkgPath() + "." + goType.Name() }

func (d *definer) add(goType reflect.Type) error {
	name := goType.Name()
	if known, ok := d.types[name]; ok {
		if known != goType {
			return fmt.Errorf("two types are called %s: %v and %v", name, known, goType)
		}
		return nil
	}
	d.types[name] = goType
	schema := special[goType]
	if schema == nil {
		var err error
		if schema, err = d.structure(goType); err != nil {
			return err
		}
		schema.Description = summary(d.source.docs[key(goType)])
	}
	d.definitions[name] = schema
	return nil
}

func (d *definer) structure(goType reflect.Type) (*Schema, error) {
	switch goType.Kind() {
	case reflect.Struct:
		return d.object(goType)
	case reflect.Map:
		values, err := d.schema(goType.Elem())
		return &Schema{Type: "object", AdditionalProperties: values}, err
	case reflect.Slice:
		if goType.Elem().Kind() == reflect.Uint8 {
			return &Schema{Type: "string"}, nil // bytes in base64
		}
		items, err := d.schema(goType.Elem())
		return &Schema{Type: "array", Items: items}, err
	case reflect.String:
		return d.text(goType), nil
	case reflect.Bool:
		return &Schema{Type: "boolean"}, nil
	case reflect.Int, reflect.Int32, reflect.Int64:
		return &Schema{Type: "integer"}, nil
	}
	return nil, fmt.Errorf("no schema for %v", goType)
}

func (d *definer) text(goType reflect.Type) *Schema {
	if !d.isEnum(goType) {
		return &Schema{Type: "string"}
	}
	constants := d.source.constants[key(goType)]
	prefixes := d.source.prefixes[key(goType)]
	if len(prefixes) == 0 {
		return &Schema{Type: "string", Enum: constants}
	}
	patterns := []string{}
	for _, constant := range constants {
		patterns = append(patterns, regexp.QuoteMeta(constant))
	}
	for _, prefix := range prefixes {
		patterns = append(patterns, regexp.QuoteMeta(prefix)+".+")
	}
	return &Schema{Type: "string", Examples: constants, Pattern: "^(" + strings.Join(patterns, "|") + ")$"}
}
