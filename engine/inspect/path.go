package inspect

import "strings"

// A path is the way from .Values to a key: the keys, joined by a character that no key contains.
type path string

const (
	valuesRoot    path = ""
	pathSeparator      = "\x00"
	anyKey             = "*" // any key of a map, any item of a list
	maxPathLength      = 16  // a template that calls itself with `index . $key` would never stop otherwise
)

func (p path) child(key string) path {
	if p == valuesRoot {
		return path(key)
	}
	if strings.Count(string(p), pathSeparator) >= maxPathLength-1 {
		return p
	}
	return p + pathSeparator + path(key)
}

func (p path) keys() []string {
	if p == valuesRoot {
		return []string{}
	}
	return strings.Split(string(p), pathSeparator)
}

func (p path) isAbove(other path) bool {
	return strings.HasPrefix(string(other), string(p)+pathSeparator)
}
