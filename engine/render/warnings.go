package render

import (
	"context"
	"log"
	"log/slog"
	"slices"
	"strings"
)

// warnings collects what Helm logs. It is a handler of our own because the one of the standard library formats times,
// levels and quotes that nobody reads.
type warnings struct{ messages []string }

// collectWarnings listens until the next rendering does.
func collectWarnings() *warnings {
	collected := &warnings{messages: []string{}}
	slog.SetDefault(slog.New(collected))
	log.SetOutput(collected)
	log.SetFlags(0)
	return collected
}

// Write takes a line of the package log.
func (w *warnings) Write(line []byte) (int, error) {
	w.add(strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

// add leaves out what was said before: Helm merges the same values several times.
func (w *warnings) add(message string) {
	if !slices.Contains(w.messages, message) {
		w.messages = append(w.messages, message)
	}
}

// Enabled is false for what the program logs with --debug only.
func (w *warnings) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// Handle takes a message of the package log/slog.
func (w *warnings) Handle(_ context.Context, record slog.Record) error {
	message := record.Message
	record.Attrs(func(attribute slog.Attr) bool {
		message += " " + attribute.String()
		return true
	})
	w.add(message)
	return nil
}

// WithAttrs is part of the interface; Helm makes no loggers with attributes.
func (w *warnings) WithAttrs([]slog.Attr) slog.Handler { return w }

// WithGroup is part of the interface; Helm makes no loggers with groups.
func (w *warnings) WithGroup(string) slog.Handler { return w }

func warnDeprecated() { slog.Warn("this chart is deprecated") }
