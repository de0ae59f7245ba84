package main

import (
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/intstr"
)

// documented is implemented by all API types: descriptions by JSON name.
type documented interface{ SwaggerDoc() map[string]string }

func (d *definer) object(goType reflect.Type) (*Schema, error) {
	schema := &Schema{Type: "object", AdditionalProperties: false}
	if err := d.addFields(schema, goType); err != nil {
		return nil, err
	}
	slices.SortFunc(schema.Properties, func(a, b *Property) int { return strings.Compare(a.Name, b.Name) })
	slices.Sort(schema.Required)
	return schema, nil
}

func (d *definer) addFields(schema *Schema, goType reflect.Type) error {
	docs := map[string]string{}
	if value, ok := reflect.Zero(goType).Interface().(documented); ok {
		docs = value.SwaggerDoc()
	}
	for i := range goType.NumField() {
		field := goType.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" && field.Anonymous {
			if err := d.addFields(schema, field.Type); err != nil {
				return err
			}
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		value, err := d.schema(field.Type)
		if err != nil {
			return err
		}
		schema.Properties = append(schema.Properties, &Property{Name: name, Schema: describe(value, docs[name])})
		if !strings.Contains(options, "omit") && !d.source.optional[key(goType)+"."+field.Name] {
			schema.Required = append(schema.Required, name)
		}
	}
	return nil
}

// describe adds what the documentation of a field says to the schema of its type, which others may use as well.
func describe(value *Schema, doc string) *Schema {
	described := *value
	described.Description = summary(doc)
	described.Minimum, described.Maximum = bounds(doc)
	if described.Minimum != nil && described.Type == nil {
		described.Type = special[reflect.TypeFor[intstr.IntOrString]()].Type // strict validators want it beside the bounds
	}
	return &described
}
