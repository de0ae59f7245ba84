package render

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

type zeros struct{}

func (zeros) Read(buffer []byte) (int, error) {
	clear(buffer)
	return len(buffer), nil
}

// packed makes an archive of a chart and of more entries.
func packed(t *testing.T, fixture string, add func(*tar.Writer)) []byte {
	t.Helper()
	var archive bytes.Buffer
	zipped := gzip.NewWriter(&archive)
	entries := tar.NewWriter(zipped)
	for _, file := range filesOf(fixture) {
		addEntry(entries, "shop/"+file.Name, int64(len(file.Data)), bytes.NewReader(file.Data))
	}
	if add != nil {
		add(entries)
	}
	_ = entries.Close()
	_ = zipped.Close()
	return archive.Bytes()
}

func addEntry(entries *tar.Writer, name string, size int64, content io.Reader) {
	_ = entries.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o644})
	_, _ = io.CopyN(entries, content, size)
}

func expectLoadError(t *testing.T, archive []byte, expected string) {
	t.Helper()
	errors := FromArchive(archive).Render(with("")).Errors
	if len(errors) != 1 || errors[0].Message != expected || errors[0].Stage != "load" {
		t.Errorf("\n got: %+v\nwant: %s", errors, expected)
	}
}

func TestArchive(t *testing.T) {
	nested := packed(t, "#- Chart.yaml\napiVersion: v2\nname: below\nversion: 1.0.0\n#- templates/b.yaml\nkind: B", nil)
	archive := packed(t, "#- templates/a.yaml\nkind: A", func(entries *tar.Writer) {
		addEntry(entries, "shop/charts/below-1.0.0.tgz", int64(len(nested)), bytes.NewReader(nested))
	})
	expect(t, text(t, FromArchive(archive), with("")),
		"---\n# Source: shop/templates/a.yaml\nkind: A\n---\n# Source: shop/charts/below/templates/b.yaml\nkind: B\n")
}

func TestArchiveBombs(t *testing.T) {
	const mebibyte = 1 << 20
	one := packed(t, "", func(entries *tar.Writer) { addEntry(entries, "shop/big", 300*mebibyte, zeros{}) })
	expectLoadError(t, one, `decompressed chart file "shop/big" is larger than the maximum file size 5242880`)

	many := func(count int) []byte {
		return packed(t, "", func(entries *tar.Writer) {
			for i := range count {
				addEntry(entries, fmt.Sprintf("shop/part-%d", i), 4*mebibyte, zeros{})
			}
		})
	}
	tooLarge := "decompressed chart is larger than the maximum size 104857600"
	expectLoadError(t, many(30), tooLarge)

	half := many(13)
	expectLoadError(t, packed(t, "", func(entries *tar.Writer) {
		for _, name := range []string{"a", "b"} {
			addEntry(entries, "shop/charts/"+name+".tgz", int64(len(half)), bytes.NewReader(half))
		}
	}), tooLarge)

	padded := packed(t, "", nil)
	var rest bytes.Buffer
	zipped := gzip.NewWriter(&rest)
	_, _ = io.CopyN(zipped, zeros{}, 200*mebibyte)
	_ = zipped.Close()
	if chart := FromArchive(append(padded, rest.Bytes()...)); chart.problem != nil {
		t.Errorf("what follows the archive is looked at: %v", chart.problem)
	}
}

func TestArchivesOfManyFiles(t *testing.T) {
	expectLoadError(t, packed(t, "", func(entries *tar.Writer) {
		for i := range maxEntries {
			addEntry(entries, fmt.Sprintf("shop/%d", i), 0, zeros{})
		}
	}), "the chart has more than 10000 files")
}

func TestBrokenArchives(t *testing.T) {
	whole := packed(t, "#- values.yaml\na: "+fmt.Sprintf("%x", randomBytes(rand.New(rand.NewPCG(1, 2)), 9000))+"\n", nil)
	expectLoadError(t, nil, "the file does not appear to be a whole chart archive (details: EOF)")
	expectLoadError(t, []byte("<html>no chart</html>"), "the file does not appear to be a whole chart archive (details: gzip: invalid header)")
	expectLoadError(t, whole[:len(whole)/2], "the file does not appear to be a whole chart archive (details: unexpected EOF)")
}

func TestNestedArchives(t *testing.T) {
	archive := packed(t, "", nil)
	for range maxNesting + 2 {
		inner := archive
		archive = packed(t, "", func(entries *tar.Writer) {
			addEntry(entries, "shop/charts/shop.tgz", int64(len(inner)), bytes.NewReader(inner))
		})
	}
	expectLoadError(t, archive, "packaged charts are nested more than 8 deep")
}
