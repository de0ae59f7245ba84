// Package yaml stands in for k8s.io/apimachinery/pkg/util/yaml: the reader that Helm reads values files with.
package yaml

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

const separator = "---"

// YAMLReader reads a stream of documents one by one.
type YAMLReader struct{ input *bufio.Reader }

// NewYAMLReader reads from the given input.
func NewYAMLReader(input *bufio.Reader) *YAMLReader { return &YAMLReader{input} }

// Read returns the next document with its lines as they are, or io.EOF. A separator at the very beginning stays part of
// the document, so that the lines in messages about it count from there.
func (r *YAMLReader) Read() ([]byte, error) {
	var document bytes.Buffer
	for {
		line, err := r.readLine()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if rest, isSeparator := bytes.CutPrefix(line, []byte(separator)); isSeparator {
			if rest = bytes.TrimSpace(rest); len(rest) > 0 && rest[0] != '#' {
				return nil, fmt.Errorf("invalid Yaml document separator: %s", rest)
			}
			if document.Len() > 0 {
				return document.Bytes(), nil
			}
		}
		if err != nil && document.Len() > 0 {
			return document.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
		document.Write(line)
	}
}

// readLine returns a line, however long, that ends in a line feed alone.
func (r *YAMLReader) readLine() ([]byte, error) {
	var line bytes.Buffer
	for {
		part, continues, err := r.input.ReadLine()
		line.Write(part)
		if !continues || err != nil {
			line.WriteByte('\n')
			return line.Bytes(), err
		}
	}
}
