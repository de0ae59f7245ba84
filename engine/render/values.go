package render

import (
	"encoding/json"
	"fmt"
	"strings"

	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/strvals"
)

// kindsInOrder is the order in which Helm merges kinds of values, wherever they stand on the command line.
var kindsInOrder = []string{"file", "set-json", "set", "set-string", "set-file", "set-literal"}

// mergeValues puts all values over one another, as the program does.
func mergeValues(sources []ValuesSource) (map[string]any, error) {
	merged := map[string]any{}
	for _, kind := range kindsInOrder {
		for _, source := range sources {
			if source.Kind != kind {
				continue
			}
			var err error
			if merged, err = source.mergeInto(merged); err != nil {
				return nil, &problem{stage: stageValues, source: source.Name, err: err}
			}
		}
	}
	return merged, nil
}

func (s ValuesSource) mergeInto(merged map[string]any) (map[string]any, error) {
	switch s.Kind {
	case "file":
		values, err := loader.LoadValues(strings.NewReader(s.Text))
		if err != nil {
			return nil, fmt.Errorf("failed to parse %s: %w", s.Name, err)
		}
		return loader.MergeMaps(merged, values), nil
	case "set-json":
		return s.mergeJSON(merged)
	case "set-file":
		// The host has read the file, so the reader is given a name of no meaning.
		content := func([]rune) (any, error) { return s.Text, nil }
		return merged, s.parsed(strvals.ParseIntoFile(s.Name+"=file", merged, content))
	case "set-string":
		return merged, s.parsed(strvals.ParseIntoString(s.Text, merged))
	case "set-literal":
		return merged, s.parsed(strvals.ParseLiteralInto(s.Text, merged))
	default:
		return merged, s.parsed(strvals.ParseInto(s.Text, merged))
	}
}

// mergeJSON merges a whole object, or what follows a key.
func (s ValuesSource) mergeJSON(merged map[string]any) (map[string]any, error) {
	text := strings.TrimSpace(s.Text)
	if !strings.HasPrefix(text, "{") {
		if strvals.ParseJSON(s.Text, merged) != nil {
			return nil, fmt.Errorf("failed parsing --set-json data %s", s.Text)
		}
		return merged, nil
	}
	var values map[string]any
	if json.Unmarshal([]byte(text), &values) != nil {
		return nil, fmt.Errorf("failed parsing --set-json data JSON: %s", s.Text)
	}
	return loader.MergeMaps(merged, values), nil
}

func (s ValuesSource) parsed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("failed parsing --%s data: %w", s.Kind, err)
}
