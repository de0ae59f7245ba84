package render

import (
	"errors"
	"text/template"
)

// mostCollected ends the collection of a chart that complains in a loop.
const mostCollected = 100

// collection is what a chart complains of by `fail` and `required`. Each of them ends a file as it does in Helm, so that
// its message has its place; the next time, the file is let pass there.
type collection struct {
	complaints []error
	seen       map[string]bool // messages: many files may include the same complaint
	others     []error         // which often are no more than what follows from going on
	passed     int             // how many complaints the file at hand is let pass
	met        int             // how many it has come to
}

func (c *collection) addFunctions(functions template.FuncMap) {
	functions["fail"] = func(message string) (string, error) { return "", c.complain(message) }
	functions["required"] = func(message string, value any) (any, error) {
		if value == nil || value == "" {
			return value, c.complain(message)
		}
		return value, nil
	}
}

func (c *collection) complain(message string) error {
	c.met++
	if c.met <= c.passed {
		return nil
	}
	return errors.New(chartMessageStart + message + chartMessageEnd)
}

// goesOnAfter keeps an error and tells whether the file may be executed once more.
func (c *collection) goesOnAfter(err error) bool {
	c.met = 0
	message, isComplaint := chartMessageOf(err)
	if !isComplaint {
		c.others = append(c.others, err)
	} else if !c.seen[message] {
		c.seen[message] = true
		c.complaints = append(c.complaints, err)
	}
	c.passed++
	return isComplaint && len(c.complaints) < mostCollected && c.passed < mostCollected
}

// finish is called when a file is not executed any more.
func (c *collection) finish() { c.met, c.passed = 0, 0 }

// problem returns all complaints, or else the first of the other errors.
func (c *collection) problem() error {
	switch {
	case len(c.complaints) > 0:
		return several(c.complaints)
	case len(c.others) > 0:
		return c.others[0]
	}
	return nil
}

// several is errors that are told at once.
type several []error

func (s several) Error() string { return s[0].Error() }
