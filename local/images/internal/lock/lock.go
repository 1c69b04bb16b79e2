// Package lock reads the record of packages and checks what was fetched against it.
package lock

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Source is the kind of registry that a package comes from.
type Source string

const (
	Debian Source = "debian"
	Npm    Source = "npm"
)

// Package is one recorded package. SHA256 (hex) belongs to Debian packages, Integrity (npm's "sha512-…") to those of npm.
type Package struct {
	Source    Source `json:"source"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	SHA256    string `json:"sha256,omitempty"`
	Integrity string `json:"integrity,omitempty"`
}

// File is the whole record. Created is the time that the images carry instead of the time at which they were made; Packages is
// keyed by Go's name of the architecture.
type File struct {
	Created  time.Time            `json:"created"`
	Suite    string               `json:"suite"`
	Packages map[string][]Package `json:"packages"`
}

// Parse reads a record and refuses one that could not be checked against.
func Parse(data []byte) (*File, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var file File
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("images.lock.json cannot be read: %w", err)
	}
	for arch, packages := range file.Packages {
		for _, p := range packages {
			if p.Source != Debian && p.Source != Npm {
				return nil, fmt.Errorf("images.lock.json: %s (%s) has the unknown source %q", p.Name, arch, p.Source)
			}
			if p.Name == "" || p.Version == "" || p.checksum() == "" {
				return nil, fmt.Errorf("images.lock.json: package %q (%s) lacks its name, version or checksum", p.Name, arch)
			}
		}
	}
	return &file, nil
}

// For returns the packages of one architecture.
func (f *File) For(arch string) ([]Package, error) {
	packages, ok := f.Packages[arch]
	if !ok {
		return nil, fmt.Errorf("images.lock.json records no packages for the architecture %s", arch)
	}
	return packages, nil
}

// Verify says in one sentence how data differs from what is recorded.
func (p Package) Verify(data []byte) error {
	if actual := p.Source.Checksum(data); actual != p.checksum() {
		return fmt.Errorf("package %s %s is not the recorded one: its checksum is %s, images.lock.json says %s",
			p.Name, p.Version, actual, p.checksum())
	}
	return nil
}

// WithChecksum returns the package with the checksum of data recorded.
func (p Package) WithChecksum(data []byte) Package {
	p.SHA256, p.Integrity = "", ""
	if p.Source == Npm {
		p.Integrity = p.Source.Checksum(data)
	} else {
		p.SHA256 = p.Source.Checksum(data)
	}
	return p
}

func (p Package) checksum() string {
	if p.Source == Npm {
		return p.Integrity
	}
	return p.SHA256
}

// Checksum is the form in which a registry's packages are recorded.
func (s Source) Checksum(data []byte) string {
	if s == Npm {
		sum := sha512.Sum512(data)
		return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
