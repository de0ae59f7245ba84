package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// write writes the document with one line for each property of a definition, so that it is short and diffs well.
func write(output io.Writer, comment string, definitions map[string]*Schema) error {
	writer := bufio.NewWriter(output)
	fmt.Fprintf(writer, "{\n  \"$schema\": %s,\n  \"$comment\": %s,\n  \"$defs\": {\n",
		compact("https://json-schema.org/draft/2020-12/schema"), compact(comment))
	blocks := []string{}
	for _, name := range slices.Sorted(maps.Keys(definitions)) {
		blocks = append(blocks, fmt.Sprintf("    %s: %s", compact(name), definition(definitions[name])))
	}
	fmt.Fprintf(writer, "%s\n  }\n}\n", strings.Join(blocks, ",\n"))
	return writer.Flush()
}

func definition(schema *Schema) string {
	head := compact(schema)
	if len(schema.Properties) == 0 {
		return head
	}
	properties := []string{}
	for _, property := range schema.Properties {
		properties = append(properties, fmt.Sprintf("      %s: %s", compact(property.Name), compact(property.Schema)))
	}
	return strings.TrimSuffix(head, "}") + ",\"properties\":{\n" + strings.Join(properties, ",\n") + "\n    }}"
}

func compact(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // schemas and strings can always be encoded
	}
	return strings.TrimSpace(text.String())
}
