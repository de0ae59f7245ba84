// Package call is how the world outside talks to the engine: bytes go in, bytes come out.
//
//	in:  length of the JSON (four bytes, the lowest first) | JSON: Call  | files or an archive
//	out: length of the JSON (four bytes, the lowest first) | JSON: Reply | text of a rendering
//
// What is long travels beside the JSON, so that it is not escaped and copied more than once.
package call

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"valuesmith/engine/render"
)

// Call is what is wanted.
type Call struct {
	Op     string         `json:"op"`     // load, loadArchive, render, inspect, free or version
	Handle int            `json:"handle"` // a loaded chart's, for render, inspect and free
	Files  []FileSize     `json:"files"`  // for load: the files that follow the JSON, one right after the other
	Render render.Request `json:"render"`
}

// FileSize is a file whose content follows.
type FileSize struct {
	Name string `json:"name"`
	Size int    `json:"size"`
}

// Reply is the answer. Whatever is wrong with a chart or with values is told by a rendering; a fault is ours.
type Reply struct {
	Handle     int                `json:"handle,omitempty"`
	Rendering  *render.Rendering  `json:"rendering,omitempty"`
	Inspection *render.Inspection `json:"inspection,omitempty"`
	Version    *Version           `json:"version,omitempty"`
	Fault      string             `json:"fault,omitempty"`
}

const lengthSize = 4

// Answer answers one call, whatever it is.
func Answer(input []byte) []byte {
	reply := answerOrFault(input)
	head, err := json.Marshal(reply)
	if err != nil {
		reply = Reply{}
		head, _ = json.Marshal(Reply{Fault: err.Error()})
	}
	output := binary.LittleEndian.AppendUint32(nil, uint32(len(head)))
	output = append(output, head...)
	if reply.Rendering != nil {
		output = append(output, reply.Rendering.Text...)
	}
	return output
}

func answerOrFault(input []byte) (reply Reply) {
	defer func() {
		if problem := recover(); problem != nil {
			reply = Reply{Fault: fmt.Sprintf("panic: %v", problem)}
		}
	}()
	call, rest, err := read(input)
	if err == nil {
		reply, err = charts.answer(call, rest)
	}
	if err != nil {
		return Reply{Fault: err.Error()}
	}
	return reply
}

func read(input []byte) (Call, []byte, error) {
	var call Call
	if len(input) < lengthSize {
		return call, nil, fmt.Errorf("a call of %d bytes is none", len(input))
	}
	length := int(binary.LittleEndian.Uint32(input))
	input = input[lengthSize:]
	if length > len(input) {
		return call, nil, fmt.Errorf("the call ends after %d of %d bytes", len(input), length)
	}
	err := json.Unmarshal(input[:length], &call)
	return call, input[length:], err
}
