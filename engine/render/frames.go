package render

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"valuesmith/engine/inspect"
)

// frame is one of the templates that were being executed when an error came up.
type frame struct {
	file         string
	line, column int    // of the node, the line from 1 and the column in bytes from 0
	template     string // what was executed: the file, or a template that it defines
	message      string // what follows the place
}

var frameHead = regexp.MustCompile(`^template: ([^\s:]+):(\d+):(\d+): executing ("(?:[^"\\]|\\.)*") at <`)

// maxFrames is how many calls are followed; templates that call themselves for ever end after a thousand.
const maxFrames = 100

// framesOf takes an error of Go's templates apart, from the file to the innermost call.
func framesOf(err error) []frame {
	frames := []frame{}
	var execution template.ExecError
	for len(frames) < maxFrames && errors.As(err, &execution) {
		text := execution.Error()
		match := frameHead.FindStringSubmatch(text)
		if match == nil {
			break
		}
		line, _ := strconv.Atoi(match[2])
		column, _ := strconv.Atoi(match[3])
		name, _ := strconv.Unquote(match[4])
		_, message, _ := strings.Cut(text[len(match[0]):], ">: ")
		frames = append(frames, frame{file: match[1], line: line, column: column, template: name, message: message})
		err = errors.Unwrap(execution.Err)
	}
	return frames
}

// placesOf turns frames into places in the sources. It ends where the source is not known, which is that of a value that
// `tpl` evaluates.
func placesOf(frames []frame, files map[string]renderable) []inspect.Place {
	places := []inspect.Place{}
	for _, frame := range frames {
		file, ok := files[frame.file]
		if !ok {
			break
		}
		places = append(places, inspect.Place{Template: frame.template, Offset: offsetOf(frame, file.text)})
	}
	return places
}

func offsetOf(frame frame, text string) int {
	offset := 0
	for range frame.line - 1 {
		offset += strings.IndexByte(text[offset:], '\n') + 1
	}
	return offset + frame.column
}
