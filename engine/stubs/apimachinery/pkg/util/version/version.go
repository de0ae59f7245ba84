// Package version stands in for k8s.io/apimachinery/pkg/util/version: as much of it as reading a Kubernetes version
// takes, with the same messages.
package version

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Version is the numbers of a version.
type Version struct{ numbers []uint }

var pattern = regexp.MustCompile(`^\s*v?([0-9]+(?:\.[0-9]+)*)(.*)*$`)

// ParseGeneric reads two numbers or more and ignores whatever follows them.
func ParseGeneric(text string) (*Version, error) {
	match := pattern.FindStringSubmatch(text)
	if match == nil {
		return nil, fmt.Errorf("could not parse %q as version", text)
	}
	parts := strings.Split(match[1], ".")
	if len(parts) < 2 {
		return nil, fmt.Errorf("illegal version string %q", text)
	}
	if strings.HasPrefix(parts[0], "0") && parts[0] != "0" {
		return nil, fmt.Errorf("illegal zero-prefixed version component %q in %q", parts[0], text)
	}
	version := &Version{}
	for _, part := range parts {
		number, err := strconv.ParseUint(part, 10, 0)
		if err != nil {
			return nil, fmt.Errorf("illegal non-numeric version component %q in %q: %v", part, text, err)
		}
		version.numbers = append(version.numbers, uint(number))
	}
	return version, nil
}

// Major is the first number.
func (v *Version) Major() uint { return v.numbers[0] }

// Minor is the second number.
func (v *Version) Minor() uint { return v.numbers[1] }

// String is the numbers with dots between them.
func (v *Version) String() string {
	parts := make([]string, len(v.numbers))
	for i, number := range v.numbers {
		parts[i] = strconv.FormatUint(uint64(number), 10)
	}
	return strings.Join(parts, ".")
}
