package render

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"maps"
	"strings"
	"text/template"
)

// certificate has the fields that templates read of what Helm's functions return.
type certificate struct{ Cert, Key string }

// addCryptography adds placeholders in the shape of keys, certificates and hashes. They cannot be mistaken for real
// ones, and making real ones takes seconds in WebAssembly.
func (s *seeded) addCryptography(functions template.FuncMap) {
	maps.Copy(functions, template.FuncMap{
		"bcrypt":        s.bcrypt,
		"htpasswd":      s.htpasswd,
		"encryptAES":    s.encryptAES,
		"genPrivateKey": func(kind string) string { return s.block("PRIVATE KEY", kind) },
		"genCA":         func(name string, days int) certificate { return s.certificate(name, days) },
		"genCAWithKey":  func(name string, days int, key string) certificate { return s.certificateOf(key, name, days) },
		"genSelfSignedCert": func(name string, ips, names []any, days int) certificate {
			return s.certificate(name, ips, names, days)
		},
		"genSelfSignedCertWithKey": func(name string, ips, names []any, days int, key string) certificate {
			return s.certificateOf(key, name, ips, names, days)
		},
		"genSignedCert": func(name string, ips, names []any, days int, _ any) certificate {
			return s.certificate(name, ips, names, days)
		},
		"genSignedCertWithKey": func(name string, ips, names []any, days int, _ any, key string) certificate {
			return s.certificateOf(key, name, ips, names, days)
		},
	})
}

func (s *seeded) certificate(about ...any) certificate {
	return s.certificateOf(s.block("RSA PRIVATE KEY", about...), about...)
}

func (s *seeded) certificateOf(key string, about ...any) certificate {
	return certificate{Cert: s.block("CERTIFICATE", about...), Key: key}
}

func (s *seeded) block(kind string, about ...any) string {
	content := append([]byte("A preview, not a real one. "), randomBytes(s.random(kind, about...), 72)...)
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}))
}

func (s *seeded) bcrypt(password string) string {
	return "$2a$10$" + randomText(s.random("bcrypt", password), bcrypted, 53)
}

func (s *seeded) htpasswd(user, password string) string {
	if strings.Contains(user, ":") {
		return fmt.Sprintf("invalid username: %s", user)
	}
	return user + ":" + s.bcrypt(password)
}

func (s *seeded) encryptAES(password, plain string) string {
	const blockSize = 16
	length := blockSize * (len(plain)/blockSize + 2)
	return base64.StdEncoding.EncodeToString(randomBytes(s.random("encryptAES", password, plain), length))
}
