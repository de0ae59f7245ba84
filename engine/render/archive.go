package render

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
)

const (
	maxNesting = 8      // of packaged charts in packaged charts
	maxEntries = 10_000 // of all archives together; the largest chart we know has 400
)

var errTooLarge = fmt.Errorf("decompressed chart is larger than the maximum size %d", archive.MaxDecompressedChartSize)

// unpack reads a packaged chart as Helm does, but only after a look at how much it is: Helm limits the content of each
// archive, and neither what stands beside the content nor all nested archives together.
func unpack(data []byte) ([]*archive.BufferedFile, error) {
	scale := scale{remaining: archive.MaxDecompressedChartSize}
	if err := scale.weigh(data, 0); err != nil {
		return nil, err
	}
	files, err := archive.LoadArchiveFiles(bytes.NewReader(data))
	for _, broken := range []error{gzip.ErrHeader, gzip.ErrChecksum, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, broken) {
			return nil, fmt.Errorf("the file does not appear to be a whole chart archive (details: %w)", err)
		}
	}
	return files, err
}

// scale weighs an archive and those in it, without keeping anything.
type scale struct {
	remaining int64 // bytes
	entries   int
}

func (s *scale) weigh(data []byte, depth int) error {
	if depth > maxNesting {
		return fmt.Errorf("packaged charts are nested more than %d deep", maxNesting)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil // which Helm's loader words better
	}
	limited := &limitedReader{input: unzipped, remaining: s.remaining}
	err = s.weighEntries(tar.NewReader(limited), depth)
	s.remaining = limited.remaining
	if limited.remaining < 0 {
		return errTooLarge
	}
	return err
}

func (s *scale) weighEntries(entries *tar.Reader, depth int) error {
	for {
		header, err := entries.Next()
		if err != nil {
			return nil // the end, or something that Helm's loader words better
		}
		if s.entries++; s.entries > maxEntries {
			return fmt.Errorf("the chart has more than %d files", maxEntries)
		}
		if header.Size > archive.MaxDecompressedFileSize {
			return fmt.Errorf("decompressed chart file %q is larger than the maximum file size %d", header.Name, archive.MaxDecompressedFileSize)
		}
		if path.Ext(header.Name) != ".tgz" || !strings.Contains(header.Name, "charts/") {
			continue
		}
		nested, err := io.ReadAll(entries)
		if err != nil {
			return nil
		}
		if err := s.weigh(nested, depth+1); err != nil {
			return err
		}
	}
}

// limitedReader ends a stream that is longer than it may be, and then has less than nothing remaining.
type limitedReader struct {
	input     io.Reader
	remaining int64
}

func (r *limitedReader) Read(buffer []byte) (int, error) {
	if r.remaining < 0 {
		return 0, errTooLarge
	}
	count, err := r.input.Read(buffer)
	r.remaining -= int64(count)
	return count, err
}
