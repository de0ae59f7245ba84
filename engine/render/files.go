package render

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
	"helm.sh/helm/v4/pkg/ignore"
)

// File is a file of a chart's folder. Its name is relative to that folder, with slashes.
type File struct {
	Name string
	Data []byte
}

var byteOrderMark = []byte("\uFEFF")

// withoutIgnored drops what .helmignore names and sorts the rest, as Helm does when it reads a folder.
func withoutIgnored(files []File) ([]*archive.BufferedFile, error) {
	rules, err := ignoreRules(files)
	if err != nil {
		return nil, err
	}
	folders := map[string]bool{}
	kept := []*archive.BufferedFile{}
	for _, file := range files {
		if ignoresFolderOf(file.Name, rules, folders) || rules.Ignore(file.Name, entry{name: path.Base(file.Name)}) {
			continue
		}
		if int64(len(file.Data)) > archive.MaxDecompressedFileSize {
			return nil, fmt.Errorf("chart file %q is larger than the maximum file size %d", path.Base(file.Name), archive.MaxDecompressedFileSize)
		}
		data := bytes.TrimPrefix(file.Data, byteOrderMark)
		kept = append(kept, &archive.BufferedFile{Name: file.Name, Data: data})
	}
	slices.SortFunc(kept, func(a, b *archive.BufferedFile) int {
		return slices.Compare(strings.Split(a.Name, "/"), strings.Split(b.Name, "/")) // folder by folder
	})
	return kept, nil
}

func ignoreRules(files []File) (*ignore.Rules, error) {
	rules := ignore.Empty()
	for _, file := range files {
		if file.Name == ignore.HelmIgnore {
			var err error
			if rules, err = ignore.Parse(bytes.NewReader(file.Data)); err != nil {
				return nil, err
			}
		}
	}
	rules.AddDefaults()
	return rules, nil
}

// ignoresFolderOf tells whether a folder on the way to a file is ignored; the answers are kept in `known`.
func ignoresFolderOf(name string, rules *ignore.Rules, known map[string]bool) bool {
	folder := path.Dir(name)
	if folder == "." {
		return false
	}
	ignored, isKnown := known[folder]
	if !isKnown {
		ignored = ignoresFolderOf(folder, rules, known) || rules.Ignore(folder, entry{name: path.Base(folder), isFolder: true})
		known[folder] = ignored
	}
	return ignored
}

// entry is what the rules ask about a file or folder.
type entry struct {
	name     string
	isFolder bool
}

func (e entry) Name() string       { return e.name }
func (e entry) IsDir() bool        { return e.isFolder }
func (e entry) Size() int64        { return 0 }
func (e entry) Mode() fs.FileMode  { return 0 }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) Sys() any           { return nil }
