package render

import (
	"slices"
	"strings"

	release "helm.sh/helm/v4/pkg/release/v1"
)

// output is the text as it grows, and the objects in it.
type output struct {
	text    strings.Builder
	lines   int // line feeds in the text
	objects []Object
}

// print writes all documents as the program does: what is installed, trimmed as a whole, and then the hooks.
func (r *run) print(result *Rendering, documents []document) {
	manifests := &output{}
	if r.request.IncludeCRDs {
		r.printDefinitions(manifests)
	}
	hooks := &output{}
	for _, document := range documents {
		if document.hook == nil {
			manifests.add(document)
		} else if !r.request.SkipTests || !slices.Contains(document.hook.Events, release.HookTest) {
			hooks.add(document)
		}
	}
	text := strings.TrimSpace(manifests.text.String()) + "\n"
	result.Text = text + hooks.text.String()
	result.Objects = append(result.Objects, manifests.objects...)
	for _, object := range hooks.objects {
		object.StartLine += strings.Count(text, "\n")
		object.EndLine += strings.Count(text, "\n")
		result.Objects = append(result.Objects, object)
	}
}

func (r *run) printDefinitions(manifests *output) {
	for _, definition := range r.copied.CRDObjects() {
		manifests.addDefinitions(definition.Filename, string(definition.File.Data))
	}
}

func (o *output) add(document document) {
	object := document.head.object()
	object.Source = document.source
	if document.hook != nil {
		for _, event := range document.hook.Events {
			object.Hook = append(object.Hook, event.String())
		}
	}
	o.begin(document.source)
	o.addObject(object, document.content)
	o.write(document.content + "\n")
}

// addDefinitions prints a file of crds/, which Helm prints as it is, however many objects are in it.
func (o *output) addDefinitions(source, content string) {
	o.begin(source)
	start := o.lines
	for _, part := range splitDefinitions(content) {
		if strings.TrimSpace(part) != "" {
			object := readHead(part).object()
			object.Source = source
			o.addObject(object, part)
		}
		o.lines += strings.Count(part, "\n") + 1
	}
	o.lines = start
	o.write(content + "\n")
}

// splitDefinitions cuts at lines that separate documents, such that each part but the last lacks its last line feed.
func splitDefinitions(content string) []string {
	parts := []string{}
	part := []string{}
	for _, line := range strings.Split(content, "\n") {
		if strings.HasPrefix(line, "---") && len(part) > 0 {
			parts = append(parts, strings.Join(part, "\n"))
			part = nil
		}
		part = append(part, line)
	}
	return append(parts, strings.Join(part, "\n"))
}

func (o *output) begin(source string) { o.write("---\n# Source: " + source + "\n") }

func (o *output) write(text string) {
	o.text.WriteString(text)
	o.lines += strings.Count(text, "\n")
}

// addObject notes an object whose content is about to be written.
func (o *output) addObject(object Object, content string) {
	object.StartLine = o.lines
	object.EndLine = o.lines + strings.Count(strings.TrimSpace(content), "\n")
	o.objects = append(o.objects, object)
}

func (h head) object() Object {
	return Object{APIVersion: h.APIVersion, Kind: h.Kind, Name: h.Metadata.Name, Namespace: h.Metadata.Namespace}
}
