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
	"os"
	"strings"

	"valuesmith/engine/inspect"
)

// line is one line of the output.
type line struct {
	Dir string `json:"dir"`
	inspect.Report
}

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
		libraries := []inspect.Sources{}
		for _, folder := range folders[1:] {
			libraries = append(libraries, inspect.Folder(folder))
		}
		report := inspect.Inspect(inspect.Folder(folders[0]), libraries)
		if err := encoder.Encode(line{folders[0], report}); err != nil {
			return err
		}
	}
	return lines.Err()
}
