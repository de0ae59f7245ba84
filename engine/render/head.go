package render

import (
	"strings"

	"sigs.k8s.io/yaml"
)

// head is what an object's YAML says about what it is.
type head struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
}

// topLevelKeys are the keys that begin a line of what readHead needs.
var headKeys = []string{"apiVersion:", "kind:", "metadata:"}

// readHead reads no more than the blocks it needs, because objects are long; what is written otherwise, such as in one
// line or with anchors, is read whole. Whether it is YAML at all Helm has checked before.
func readHead(content string) head {
	var result head
	if blocks := headBlocks(content); blocks != "" && yaml.Unmarshal([]byte(blocks), &result) == nil {
		return result
	}
	result = head{}
	_ = yaml.Unmarshal([]byte(content), &result)
	return result
}

// headBlocks returns the lines of the wanted keys with all that is indented below them, if they are all there.
func headBlocks(content string) string {
	var blocks strings.Builder
	found := 0
	inside := false
	for line := range strings.Lines(content) {
		if line[0] != ' ' && line[0] != '\n' && line[0] != '\r' && line[0] != '#' {
			inside = startsWithAny(line, headKeys)
			if inside {
				found++
			}
		}
		if inside {
			blocks.WriteString(line)
		}
	}
	if found != len(headKeys) {
		return ""
	}
	return blocks.String()
}

func startsWithAny(line string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return false
}
