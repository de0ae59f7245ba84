package inspect

import (
	"fmt"
	"strings"
)

// textFunction is a function on texts, called with as many arguments as it has at least.
type textFunction struct {
	arguments int
	compute   func(arguments []string) string
}

// Names of templates and of keys are built with these, so they are worked out when all arguments are constants.
var textFunctions = map[string]textFunction{
	"print":      {0, func(texts []string) string { return strings.Join(texts, "") }},
	"printf":     {1, format},
	"lower":      {1, func(texts []string) string { return strings.ToLower(texts[0]) }},
	"upper":      {1, func(texts []string) string { return strings.ToUpper(texts[0]) }},
	"trim":       {1, func(texts []string) string { return strings.TrimSpace(texts[0]) }},
	"toString":   {1, func(texts []string) string { return texts[0] }},
	"trimSuffix": {2, func(texts []string) string { return strings.TrimSuffix(texts[1], texts[0]) }},
	"trimPrefix": {2, func(texts []string) string { return strings.TrimPrefix(texts[1], texts[0]) }},
	"replace":    {3, func(texts []string) string { return strings.ReplaceAll(texts[2], texts[0], texts[1]) }},
}

func format(texts []string) string {
	values := []any{}
	for _, text := range texts[1:] {
		values = append(values, text)
	}
	return fmt.Sprintf(texts[0], values...)
}

func (f textFunction) effect(c *call) *Value {
	usesAll(c)
	if len(c.arguments) < f.arguments {
		return unknown()
	}
	combinations, ok := combinations(c.arguments)
	if !ok {
		return unknown()
	}
	result := nothing()
	for _, texts := range combinations {
		result.addText(f.compute(texts))
	}
	return result
}

// combinations lists the texts that the arguments may be at the same time, if they are all constants and few.
func combinations(arguments []*Value) ([][]string, bool) {
	combinations := [][]string{{}}
	for _, argument := range arguments {
		longer := [][]string{}
		for _, texts := range combinations {
			for _, text := range argument.texts {
				longer = append(longer, append(texts[:len(texts):len(texts)], text))
			}
		}
		if !argument.isConstant() || len(longer) > maxTexts {
			return nil, false
		}
		combinations = longer
	}
	return combinations, true
}

// splitsIntoList is the effect of `splitList`.
func splitsIntoList(c *call) *Value {
	parts, ok := c.splitParts()
	if !ok {
		return unknown()
	}
	result := nothing()
	for _, part := range parts {
		result.items = append(result.items, textValue(part))
	}
	return result
}

// splitsIntoMap is the effect of `split`, whose result has the keys _0, _1, ...
func splitsIntoMap(c *call) *Value {
	parts, ok := c.splitParts()
	if !ok {
		return unknown()
	}
	result := mapValue()
	for position, part := range parts {
		result.addField(fmt.Sprintf("_%d", position), textValue(part))
	}
	return result
}

func (c *call) splitParts() ([]string, bool) {
	usesAll(c)
	combinations, ok := combinations(c.arguments)
	if !ok || len(combinations) != 1 || len(c.arguments) != 2 {
		return nil, false
	}
	return strings.Split(combinations[0][1], combinations[0][0]), true
}
