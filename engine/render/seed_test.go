package render

import (
	"regexp"
	"strings"
	"testing"
)

const randomness = `#- templates/a.yaml
{{- if .Values.more }}more: {{ randAlphaNum 5 }} {{ uuidv4 }}{{ end }}
a: {{ randAlphaNum 8 }} {{ randAlpha 3 }} {{ randNumeric 4 }} {{ randAscii 5 }} {{ randBytes 6 }} {{ randInt 1 9 }}
b: {{ randAlphaNum 8 }} {{ shuffle "abcdefgh" }} {{ now | unixEpoch }} {{ ago now }}
c: {{ bcrypt "x" }} {{ htpasswd "u" "p" }} {{ encryptAES "k" "text" }}
{{ $ca := genCA "ca" 1 }}{{ $signed := genSignedCert "x" (list "127.0.0.1") (list "x") 1 $ca }}
d: {{ $ca.Cert | b64enc }} {{ $signed.Key | b64enc }} {{ genPrivateKey "ecdsa" | b64enc }}
{{ $own := genSelfSignedCertWithKey "y" nil nil 2 (genPrivateKey "rsa") }}
e: {{ $own.Cert | b64enc }} {{ keys .Values.map | join "," }} {{ values .Values.map | join "," }}
{{ if .Values.id }}id: {{ uuidv4 }}{{ end }}
#- values.yaml
map: {b: 2, a: 1, c: 3}
`

func seed(values, seed string) Request {
	request := with(values)
	request.Seed = seed
	return request
}

func TestSeed(t *testing.T) {
	chart := shop(randomness)
	first := text(t, chart, seed("id: 1", "x"))
	expect(t, text(t, chart, seed("id: 1", "x")), first)
	if text(t, chart, seed("id: 1", "y")) == first {
		t.Error("another seed gives the same")
	}
	if !regexp.MustCompile(`\nid: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n`).MatchString(first) {
		t.Errorf("no UUID in\n%s", first)
	}
	if !strings.Contains(first, " a,b,c 1,2,3\n") {
		t.Errorf("unsorted keys in\n%s", first)
	}
}

func TestSeedIsStable(t *testing.T) {
	chart := shop(randomness)
	before, after := text(t, chart, seed("", "x")), text(t, chart, seed("more: true", "x"))
	_, after, _ = strings.Cut(after, "\na: ")
	_, before, _ = strings.Cut(before, "\na: ")
	expect(t, after, before)
}

func TestWithoutSeed(t *testing.T) {
	chart := shop("#- templates/a.yaml\na: {{ randAlphaNum 30 }}\n")
	if text(t, chart, with("")) == text(t, chart, with("")) {
		t.Error("Helm's own functions are not random any more")
	}
}
