package render

import (
	"path"
	"strings"
)

const notesFile = "NOTES.txt"

// takeNotes takes all notes out of the rendered files and returns those of the chart itself; the program shows no others.
func takeNotes(files map[string]string, chart string) string {
	notes := files[path.Join(chart, "templates", notesFile)]
	for name := range files {
		if strings.HasSuffix(name, notesFile) {
			delete(files, name)
		}
	}
	return notes
}
