package inspect

import (
	"slices"
	"strings"
)

// What templates print matters because charts have templates that print the name of a key or of another template:
// it is a value of nothing but texts, or unknown. White space around it is left out.

const maxPrintedText = 200

func printedText(text string) *Value {
	text = strings.TrimSpace(text)
	if len(text) > maxPrintedText {
		return unknown()
	}
	return textValue(text)
}

func printedValue(value *Value) *Value {
	if value.isNothing() {
		return printedText("")
	}
	return &Value{texts: value.texts, opaque: !value.isConstant()}
}

func printedTogether(first, second *Value) *Value {
	if isBlank(first) {
		return second
	}
	if isBlank(second) {
		return first
	}
	combinations, ok := combinations([]*Value{first, second})
	if !ok {
		return unknown()
	}
	result := nothing()
	for _, texts := range combinations {
		result.addText(strings.Join(texts, ""))
	}
	return result
}

func isBlank(printed *Value) bool {
	return printed.isConstant() && slices.Equal(printed.texts, []string{""})
}
