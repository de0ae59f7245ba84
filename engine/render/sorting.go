package render

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

// document is one object, with what its YAML says about it.
type document struct {
	source, content string
	head            head
	hook            *release.Hook // nil where it is none
}

// sortedFile is what one rendered file is made of.
type sortedFile struct {
	text      string
	documents []document
	standIns  string // what the order of the documents depends on
}

// sortedFiles keeps what files are made of from one rendering to the next: most stay the same, and taking them apart
// parses all of their YAML.
type sortedFiles struct {
	files    map[string]sortedFile
	standIns map[string]string // those of all files, and the order that they had
	order    []position
}

// position is a document's file, and its place in there.
type position struct {
	file  string
	index int
}

// anyOrder names no kinds; the order of kinds is put on later, over all files.
var anyOrder = releaseutil.KindSortOrder{}

// sort takes rendered files apart and returns their documents in the order in which Helm prints them.
func (s *sortedFiles) sort(rendered map[string]string) ([]document, error) {
	files := make(map[string]sortedFile, len(rendered))
	for _, name := range slices.Sorted(maps.Keys(rendered)) {
		file, isKnown := s.files[name]
		if !isKnown || file.text != rendered[name] {
			var err error
			if file, err = takeApart(name, rendered[name]); err != nil {
				return nil, err
			}
		}
		files[name] = file
	}
	s.files = files
	if err := s.bringInOrder(); err != nil {
		return nil, err
	}
	documents := make([]document, len(s.order))
	for i, position := range s.order {
		documents[i] = files[position.file].documents[position.index]
	}
	return documents, nil
}

// takeApart lists manifests before hooks, each in the order of the file.
func takeApart(name, text string) (sortedFile, error) {
	hooks, manifests, err := releaseutil.SortManifests(map[string]string{name: text}, nil, anyOrder)
	if err != nil {
		return sortedFile{}, err
	}
	file := sortedFile{text: text}
	for _, manifest := range manifests {
		file.add(document{source: name, content: manifest.Content, head: readHead(manifest.Content)})
	}
	for _, hook := range hooks {
		file.add(document{source: name, content: hook.Manifest, head: readHead(hook.Manifest), hook: hook})
	}
	return file, nil
}

// add also adds a stand-in for the document, whose name says which one it stands for.
func (f *sortedFile) add(document document) {
	f.standIns += fmt.Sprintf("---\nkind: %q\nmetadata:\n  name: \"%d\"\n", document.head.Kind, len(f.documents))
	if document.hook != nil {
		f.standIns += fmt.Sprintf("  annotations: {%s: %s}\n", release.HookAnnotation, release.HookTest)
	}
	f.documents = append(f.documents, document)
}

// bringInOrder lets Helm sort the stand-ins, unless they are those of the rendering before.
func (s *sortedFiles) bringInOrder() error {
	standIns := make(map[string]string, len(s.files))
	for name, file := range s.files {
		standIns[name] = file.standIns
	}
	if s.order != nil && maps.Equal(standIns, s.standIns) {
		return nil
	}
	hooks, manifests, err := releaseutil.SortManifests(standIns, nil, releaseutil.InstallOrder)
	if err != nil {
		return err
	}
	s.standIns, s.order = standIns, []position{}
	for _, manifest := range manifests {
		s.order = append(s.order, positionOf(manifest.Name, manifest.Head.Metadata.Name))
	}
	for _, hook := range hooks {
		s.order = append(s.order, positionOf(hook.Path, hook.Name))
	}
	return nil
}

func positionOf(file, name string) position {
	index, _ := strconv.Atoi(name)
	return position{file, index}
}
