package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Module is a Go module on this machine.
type Module struct{ Path, Version, Dir string }

func listModules(paths ...string) ([]Module, error) {
	modules := []Module{}
	for _, path := range paths {
		output, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}\t{{.Dir}}", path).Output()
		if err != nil {
			return nil, fmt.Errorf("go list -m %s: %w", path, err)
		}
		version, dir, _ := strings.Cut(strings.TrimSpace(string(output)), "\t")
		modules = append(modules, Module{Path: path, Version: version, Dir: dir})
	}
	return modules, nil
}

// Source is what reflection does not tell about the types of packages. Its keys are a package path, a dot and a name.
type Source struct {
	docs      map[string]string   // of types
	constants map[string][]string // the string constants of types, in the order of the source
	prefixes  map[string][]string // those that are but the beginning of a value
	optional  map[string]bool     // fields (type.field) marked as optional
}

func readSource(modules []Module) (*Source, error) {
	source := &Source{
		docs: map[string]string{}, constants: map[string][]string{}, prefixes: map[string][]string{}, optional: map[string]bool{},
	}
	for _, module := range modules {
		err := filepath.WalkDir(module.Dir, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !isTypesFile(entry.Name()) {
				return err
			}
			folder, err := filepath.Rel(module.Dir, filepath.Dir(file))
			if err != nil {
				return err
			}
			return source.readFile(file, module.Path+"/"+filepath.ToSlash(folder))
		})
		if err != nil {
			return nil, err
		}
	}
	return source, nil
}

func isTypesFile(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "generated")
}

func (s *Source) readFile(file, packagePath string) error {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, declaration := range tree.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.readType(packagePath+"."+spec.Name.Name, group, spec)
			case *ast.ValueSpec:
				s.readConstant(packagePath, group.Tok, spec)
			}
		}
	}
	return nil
}

func (s *Source) readType(name string, group *ast.GenDecl, spec *ast.TypeSpec) {
	doc := spec.Doc
	if doc == nil {
		doc = group.Doc
	}
	s.docs[name] = doc.Text()
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range structure.Fields.List {
		for _, fieldName := range field.Names {
			if isMarkedOptional(field.Doc) {
				s.optional[name+"."+fieldName.Name] = true
			}
		}
	}
}

func isMarkedOptional(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, comment := range doc.List {
		if strings.TrimSpace(strings.TrimPrefix(comment.Text, "//")) == "+optional" {
			return true
		}
	}
	return false
}

// readConstant reads `A PathType = "A"` and `A = PathType("A")`.
func (s *Source) readConstant(packagePath string, keyword token.Token, spec *ast.ValueSpec) {
	if keyword != token.CONST || len(spec.Values) != 1 {
		return
	}
	typeName, value := spec.Type, spec.Values[0]
	if conversion, ok := value.(*ast.CallExpr); ok && typeName == nil && len(conversion.Args) == 1 {
		typeName, value = conversion.Fun, conversion.Args[0]
	}
	identifier, isNamed := typeName.(*ast.Ident)
	literal, isLiteral := value.(*ast.BasicLit)
	if !isNamed || !isLiteral || literal.Kind != token.STRING {
		return
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		return
	}
	key := packagePath + "." + identifier.Name
	if strings.HasSuffix(spec.Names[0].Name, "Prefix") && spec.Type != nil {
		s.prefixes[key] = append(s.prefixes[key], text)
	} else {
		s.constants[key] = append(s.constants[key], text)
	}
}
