package call

import (
	"bytes"
	"fmt"

	"valuesmith/engine/render"
)

// loadedCharts is the charts by their handles.
type loadedCharts struct {
	byHandle map[int]*render.Chart
	last     int
}

var charts = &loadedCharts{byHandle: map[int]*render.Chart{}}

func (c *loadedCharts) answer(call Call, rest []byte) (Reply, error) {
	switch call.Op {
	case "load":
		files, err := cut(rest, call.Files)
		if err != nil {
			return Reply{}, err
		}
		return c.add(render.FromFiles(files)), nil
	case "loadArchive":
		return c.add(render.FromArchive(rest)), nil
	case "version":
		return Reply{Version: version()}, nil
	}
	chart, ok := c.byHandle[call.Handle]
	if !ok {
		return Reply{}, fmt.Errorf("no chart has the handle %d", call.Handle)
	}
	switch call.Op {
	case "render":
		rendering := chart.Render(call.Render)
		return Reply{Rendering: &rendering}, nil
	case "inspect":
		return Reply{Inspection: chart.Inspect()}, nil
	case "free":
		delete(c.byHandle, call.Handle)
		return Reply{}, nil
	}
	return Reply{}, fmt.Errorf("there is no %q", call.Op)
}

func (c *loadedCharts) add(chart *render.Chart) Reply {
	c.last++
	c.byHandle[c.last] = chart
	return Reply{Handle: c.last}
}

// cut copies the files out of the bytes of the call, which are freed after it.
func cut(content []byte, sizes []FileSize) ([]render.File, error) {
	files := []render.File{}
	for _, file := range sizes {
		if file.Size < 0 || file.Size > len(content) {
			return nil, fmt.Errorf("the call ends in the middle of %q", file.Name)
		}
		files = append(files, render.File{Name: file.Name, Data: bytes.Clone(content[:file.Size])})
		content = content[file.Size:]
	}
	return files, nil
}
