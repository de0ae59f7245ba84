package main

// Schema is the part of JSON Schema that describes Kubernetes types; the order of the fields is that of the output.
type Schema struct {
	Ref                  string      `json:"$ref,omitempty"`
	Type                 any         `json:"type,omitempty"` // a string, or a list of them
	Description          string      `json:"description,omitempty"`
	Enum                 []string    `json:"enum,omitempty"`
	Examples             []string    `json:"examples,omitempty"` // where not all values can be listed
	Pattern              string      `json:"pattern,omitempty"`
	Format               string      `json:"format,omitempty"`
	Minimum              *int        `json:"minimum,omitempty"`
	Maximum              *int        `json:"maximum,omitempty"`
	Items                *Schema     `json:"items,omitempty"`
	Properties           []*Property `json:"-"` // see write
	Required             []string    `json:"required,omitempty"`
	AdditionalProperties any         `json:"additionalProperties,omitempty"` // a schema, or false
}

// Property is a named schema.
type Property struct {
	Name   string
	Schema *Schema
}
