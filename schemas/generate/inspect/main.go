// Command inspect finds which keys of .Values the templates of Helm charts read.
//
// It reads chart folders from standard input, one per line, as DIR[<tab>LIBDIR...], where the named templates of the
// library charts in LIBDIR are available to the chart in DIR. It prints one line of JSON per chart.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	if err := inspectAll(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func inspectAll(input io.Reader, output io.Writer) error {
	lines := bufio.NewScanner(input)
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		folders := strings.Split(lines.Text(), "\t")
		if folders[0] == "" {
			continue
		}
		if err := encoder.Encode(inspect(folders[0], folders[1:])); err != nil {
			return err
		}
	}
	return lines.Err()
}

// One chart that the interpreter cannot cope with must not cost the answers about the others.
func inspect(folder string, libraries []string) (report Report) {
	defer func() {
		if problem := recover(); problem != nil {
			report = newReport(folder)
			report.Errors = append(report.Errors, fmt.Sprintf("inspect: %v", problem))
		}
	}()
	chart := loadChart(folder, libraries)
	reads := newReads()
	interpreter := newInterpreter(chart, reads)
	interpreter.runFiles()

	report = newReport(folder)
	report.Reads = reads.sorted()
	report.Errors = append(chart.errors, slices.Sorted(maps.Keys(interpreter.missing))...)
	report.DynamicIncludes = len(interpreter.dynamicIncludes)
	return report
}
