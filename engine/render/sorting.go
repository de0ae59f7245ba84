package render

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

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
}

// sortedFiles keeps what files are made of from one rendering to the next: most stay the same, and taking them apart
// parses all of their YAML.
type sortedFiles map[string]sortedFile

// anyOrder names no kinds; the order of kinds is put on later, over all files.
var anyOrder = releaseutil.KindSortOrder{}

// sort takes rendered files apart and returns their documents in the order in which Helm prints them.
func (s sortedFiles) sort(files map[string]string) ([]document, error) {
	maps.DeleteFunc(s, func(name string, _ sortedFile) bool { _, stays := files[name]; return !stays })
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if known, ok := s[name]; ok && known.text == files[name] {
			continue
		}
		documents, err := takeApart(name, files[name])
		if err != nil {
			delete(s, name)
			return nil, err
		}
		s[name] = sortedFile{text: files[name], documents: documents}
	}
	return s.inOrder()
}

// takeApart lists manifests before hooks, each in the order of the file.
func takeApart(name, text string) ([]document, error) {
	hooks, manifests, err := releaseutil.SortManifests(map[string]string{name: text}, nil, anyOrder)
	if err != nil {
		return nil, err
	}
	documents := []document{}
	for _, manifest := range manifests {
		documents = append(documents, document{source: name, content: manifest.Content, head: readHead(manifest.Content)})
	}
	for _, hook := range hooks {
		documents = append(documents, document{source: name, content: hook.Manifest, head: readHead(hook.Manifest), hook: hook})
	}
	return documents, nil
}

// inOrder lets Helm sort stand-ins that have no more than what the order depends on, and whose names say which document
// each stands for.
func (s sortedFiles) inOrder() ([]document, error) {
	standIns := map[string]string{}
	for name, file := range s {
		standIns[name] = file.standIns()
	}
	hooks, manifests, err := releaseutil.SortManifests(standIns, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	documents := []document{}
	for _, manifest := range manifests {
		documents = append(documents, s.find(manifest.Name, manifest.Head.Metadata.Name))
	}
	for _, hook := range hooks {
		documents = append(documents, s.find(hook.Path, hook.Name))
	}
	return documents, nil
}

func (f sortedFile) standIns() string {
	var text strings.Builder
	for i, document := range f.documents {
		fmt.Fprintf(&text, "---\nkind: %q\nmetadata:\n  name: \"%d\"\n", document.head.Kind, i)
		if document.hook != nil {
			fmt.Fprintf(&text, "  annotations: {%s: %s}\n", release.HookAnnotation, release.HookTest)
		}
	}
	return text.String()
}

func (s sortedFiles) find(file, name string) document {
	position, _ := strconv.Atoi(name)
	return s[file].documents[position]
}
