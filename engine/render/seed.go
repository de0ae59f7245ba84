package render

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"text/template"
	"time"
)

// seeded is functions that would give something else with each rendering. With a seed they give the same, so that a
// preview changes only where values do.
type seeded struct {
	seed  string
	calls map[string]int
}

const (
	letters  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits   = "0123456789"
	bcrypted = "./" + letters + digits
)

// fixedNow is what `now` says.
var fixedNow = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)

// random returns the source of one call. It depends on what is called with what, and how often that was called before,
// so that a call which comes or goes with a value leaves those of other functions alone.
func (s *seeded) random(function string, arguments ...any) *rand.Rand {
	described, _ := json.Marshal(arguments)
	call := function + string(described)
	s.calls[call]++
	hash := fnv.New128a()
	fmt.Fprintf(hash, "%s\x00%s\x00%d", s.seed, call, s.calls[call])
	sum := hash.Sum(nil)
	return rand.New(rand.NewChaCha8([32]byte(slices.Concat(sum, sum))))
}

func (s *seeded) addFunctions(functions template.FuncMap) {
	for name, alphabet := range map[string]string{
		"randAlphaNum": letters + digits, "randAlpha": letters, "randNumeric": digits, "randAscii": letters + digits,
	} {
		functions[name] = func(count int) string { return randomText(s.random(name, count), alphabet, count) }
	}
	maps.Copy(functions, template.FuncMap{
		"randBytes": func(count int) string {
			return base64.StdEncoding.EncodeToString(randomBytes(s.random("randBytes", count), count))
		},
		"randInt": func(from, to int) int { return from + s.random("randInt", from, to).IntN(to-from) },
		"shuffle": s.shuffle,
		"uuidv4":  s.uuid,
		"now":     func() time.Time { return fixedNow },
		"ago":     ago,
		"keys":    sortedKeys,
		"values":  sortedValues,
	})
	s.addCryptography(functions)
}

func randomText(random *rand.Rand, alphabet string, count int) string {
	var result strings.Builder
	for range count {
		result.WriteByte(alphabet[random.IntN(len(alphabet))])
	}
	return result.String()
}

func randomBytes(random *rand.Rand, count int) []byte {
	result := make([]byte, count)
	for i := range result {
		result[i] = byte(random.Uint32())
	}
	return result
}

func (s *seeded) shuffle(text string) string {
	characters := []rune(text)
	s.random("shuffle", text).Shuffle(len(characters), func(i, j int) {
		characters[i], characters[j] = characters[j], characters[i]
	})
	return string(characters)
}

func (s *seeded) uuid() string {
	id := randomBytes(s.random("uuidv4"), 16)
	id[6] = id[6]&0x0f | 0x40 // the version
	id[8] = id[8]&0x3f | 0x80 // the variant
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// ago takes the same types as the function of that name in Helm, and everything else for now.
func ago(date any) string {
	then := fixedNow
	switch date := date.(type) {
	case time.Time:
		then = date
	case int64:
		then = time.Unix(date, 0)
	case int:
		then = time.Unix(int64(date), 0)
	}
	return fixedNow.Sub(then).Round(time.Second).String()
}

// sortedKeys and sortedValues are random in Helm as far as their order goes.
func sortedKeys(dictionaries ...map[string]any) []string {
	keys := []string{}
	for _, dictionary := range dictionaries {
		keys = append(keys, slices.Sorted(maps.Keys(dictionary))...)
	}
	return keys
}

func sortedValues(dictionary map[string]any) []any {
	values := []any{}
	for _, key := range sortedKeys(dictionary) {
		values = append(values, dictionary[key])
	}
	return values
}
