package main

import (
	"regexp"
	"strconv"
)

// The ways in which documentation states the bounds of a number.
var (
	minimum  = regexp.MustCompile(`Minimum value is (\d+)\.`)
	natural  = regexp.MustCompile(`must be (?:a )?non-negative integer`)
	interval = regexp.MustCompile(`in the range (?:of )?(\d+)(?: to |-)(\d+)`)
	port     = regexp.MustCompile(`0 < x < 65536`)
)

func bounds(doc string) (minimumValue, maximumValue *int) {
	switch {
	case port.MatchString(doc):
		return number("1"), number("65535")
	case interval.MatchString(doc):
		match := interval.FindStringSubmatch(doc)
		return number(match[1]), number(match[2])
	case minimum.MatchString(doc):
		return number(minimum.FindStringSubmatch(doc)[1]), nil
	case natural.MatchString(doc):
		return number("0"), nil
	}
	return nil, nil
}

func number(digits string) *int {
	value, err := strconv.Atoi(digits)
	if err != nil {
		return nil
	}
	return &value
}
