package inspect

// Scope holds the variables of one run of a template, innermost block last.
type Scope struct {
	blocks  []block
	widened int // how often an assignment added a possible value to a variable
}

type block struct {
	variables map[string]*Value
	maybe     bool // the block may not be run at all
}

func (s *Scope) enter(maybe bool) {
	s.blocks = append(s.blocks, block{variables: map[string]*Value{}, maybe: maybe})
}

func (s *Scope) leave() { s.blocks = s.blocks[:len(s.blocks)-1] }

func (s *Scope) get(name string) *Value {
	for i := len(s.blocks) - 1; i >= 0; i-- {
		if value, ok := s.blocks[i].variables[name]; ok {
			return value
		}
	}
	return unknown()
}

func (s *Scope) declare(name string, value *Value) {
	s.blocks[len(s.blocks)-1].variables[name] = value
}

// assign replaces the value of a variable, or adds to it when the assignment may not be run.
func (s *Scope) assign(name string, value *Value) {
	maybe := false
	for i := len(s.blocks) - 1; i >= 0; i-- {
		if before, ok := s.blocks[i].variables[name]; ok {
			if maybe {
				value = union(before, value)
				s.widened++
			}
			s.blocks[i].variables[name] = value
			return
		}
		maybe = maybe || s.blocks[i].maybe
	}
	s.declare(name, value)
}
