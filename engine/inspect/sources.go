package inspect

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Sources is what of a chart is looked at.
type Sources struct {
	Templates []File
	Values    string   // the content of values.yaml
	problems  []string // with reading them
}

// File is a file of a chart's folder `templates`, by which its name begins.
type File struct{ Name, Text string }

// Folder reads a chart's folder.
func Folder(folder string) Sources {
	sources := Sources{}
	names, err := templateFiles(os.DirFS(folder))
	if err != nil {
		sources.problems = append(sources.problems, fmt.Sprintf("%s: %v", folder, err))
	}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			sources.problems = append(sources.problems, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		sources.Templates = append(sources.Templates, File{name, string(text)})
	}
	values, _ := os.ReadFile(filepath.Join(folder, valuesFile)) // a chart need not have any
	sources.Values = string(values)
	return sources
}

func templateFiles(folder fs.FS) ([]string, error) {
	names := []string{}
	err := fs.WalkDir(folder, templatesFolder, func(name string, file fs.DirEntry, err error) error {
		if err == nil && file.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// inParsingOrder sorts files as Helm does before it parses them, deepest first: when two define a template of the same
// name, the later one counts.
func (s Sources) inParsingOrder() []File {
	files := slices.Clone(s.Templates)
	slices.SortFunc(files, func(a, b File) int {
		if deeper := strings.Count(b.Name, "/") - strings.Count(a.Name, "/"); deeper != 0 {
			return deeper
		}
		return strings.Compare(b.Name, a.Name)
	})
	return files
}
