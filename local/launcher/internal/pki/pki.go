// Package pki keeps the cluster's certificates and keys: made at the first start, kept across restarts, and made anew
// when they near their end or no longer fit what is asked for.
package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	authorityLife = 10 * 365 * 24 * time.Hour
	leafLife      = 365 * 24 * time.Hour
	// renewBefore is how long before its end a certificate is replaced at a start.
	renewBefore = 60 * 24 * time.Hour
	// backdate forgives clocks that differ a little between the machine and a restored state.
	backdate = 5 * time.Minute
)

// Store is a folder of certificates and keys: NAME.crt, NAME.key.
type Store struct {
	dir string
	now func() time.Time
}

// Open makes the folder if need be, readable by its owner only.
func Open(dir string, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &Store{dir: dir, now: now}, nil
}

// Cert is the path of a certificate.
func (s *Store) Cert(name string) string { return filepath.Join(s.dir, name+".crt") }

// Key is the path of a private key.
func (s *Store) Key(name string) string { return filepath.Join(s.dir, name+".key") }

// Pub is the path of a public key.
func (s *Store) Pub(name string) string { return filepath.Join(s.dir, name+".pub") }

// Authority is a certificate authority of the store.
type Authority struct {
	Name  string
	store *Store
	cert  *x509.Certificate
	key   crypto.Signer
}

// PEM is the authority's certificate.
func (a *Authority) PEM() []byte { return encodeCert(a.cert.Raw) }

// Authority gives the named authority, made if it is missing or near its end.
func (s *Store) Authority(name string) (*Authority, error) {
	cert, key, err := s.load(name)
	if err != nil {
		return nil, err
	}
	if cert == nil || s.nearEnd(cert) {
		template := &x509.Certificate{
			Subject:               pkix.Name{CommonName: "platform-" + name},
			KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
			BasicConstraintsValid: true,
			IsCA:                  true,
		}
		if cert, key, err = s.issue(name, template, authorityLife, nil); err != nil {
			return nil, err
		}
	}
	return &Authority{Name: name, store: s, cert: cert, key: key}, nil
}

// Leaf says what a certificate is for.
type Leaf struct {
	CommonName    string
	Organizations []string
	DNSNames      []string
	Addresses     []string
	Server        bool
	Client        bool
}

// Ensure gives the named certificate of this authority, made if it is missing, near its end, signed by another key or
// different from what is asked for.
func (a *Authority) Ensure(name string, leaf Leaf) error {
	cert, _, err := a.store.load(name)
	if err != nil {
		return err
	}
	if cert != nil && !a.store.nearEnd(cert) && cert.CheckSignatureFrom(a.cert) == nil && leaf.fits(cert) {
		return nil
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: leaf.CommonName, Organization: leaf.Organizations},
		DNSNames:    leaf.DNSNames,
		IPAddresses: leaf.addresses(),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: leaf.usages(),
	}
	_, _, err = a.store.issue(name, template, leafLife, a)
	return err
}

func (l Leaf) addresses() []net.IP {
	var list []net.IP
	for _, text := range l.Addresses {
		list = append(list, net.ParseIP(text))
	}
	return list
}

func (l Leaf) usages() []x509.ExtKeyUsage {
	var list []x509.ExtKeyUsage
	if l.Server {
		list = append(list, x509.ExtKeyUsageServerAuth)
	}
	if l.Client {
		list = append(list, x509.ExtKeyUsageClientAuth)
	}
	return list
}

func (l Leaf) fits(cert *x509.Certificate) bool {
	return cert.Subject.CommonName == l.CommonName &&
		slices.Equal(cert.Subject.Organization, l.Organizations) &&
		slices.Equal(cert.DNSNames, l.DNSNames) &&
		slices.EqualFunc(cert.IPAddresses, l.addresses(), net.IP.Equal) &&
		slices.Equal(cert.ExtKeyUsage, l.usages())
}

// SigningKey ensures the named key pair, NAME.key and NAME.pub, without a certificate: it signs service account tokens
// and stays as long as the state does.
func (s *Store) SigningKey(name string) error {
	if _, err := os.Stat(s.Key(name)); err == nil {
		return nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	if err := writeFile(s.Pub(name), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})); err != nil {
		return err
	}
	return writeKey(s.Key(name), key)
}

func (s *Store) nearEnd(cert *x509.Certificate) bool {
	return s.now().Add(renewBefore).After(cert.NotAfter)
}

// load gives the named certificate and key, or nil if one of them is missing.
func (s *Store) load(name string) (*x509.Certificate, crypto.Signer, error) {
	certText, err := os.ReadFile(s.Cert(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	keyText, err := os.ReadFile(s.Key(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	certBlock, _ := pem.Decode(certText)
	keyBlock, _ := pem.Decode(keyText)
	if certBlock == nil || keyBlock == nil {
		return nil, nil, fmt.Errorf("%s or its key is damaged: remove both files to have them made anew", s.Cert(name))
	}
	cert, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", s.Cert(name), err)
	}
	key, err := x509.ParseECPrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", s.Key(name), err)
	}
	if !key.PublicKey.Equal(cert.PublicKey) {
		return nil, nil, nil
	}
	return cert, key, nil
}

// issue makes a key and a certificate signed by the authority, or by itself if there is none, and writes both.
func (s *Store) issue(name string, template *x509.Certificate, life time.Duration, by *Authority) (*x509.Certificate, crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	now := s.now()
	template.SerialNumber, template.NotBefore, template.NotAfter = serial, now.Add(-backdate), now.Add(life)
	parent, signer := template, crypto.Signer(key)
	if by != nil {
		parent, signer = by.cert, by.key
		if template.NotAfter.After(by.cert.NotAfter) {
			template.NotAfter = by.cert.NotAfter
		}
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		return nil, nil, err
	}
	if err := writeKey(s.Key(name), key); err != nil {
		return nil, nil, err
	}
	return cert, key, writeFile(s.Cert(name), encodeCert(raw))
}

func encodeCert(raw []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
}

func writeKey(path string, key *ecdsa.PrivateKey) error {
	raw, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return writeFile(path, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw}))
}

// writeFile replaces the file as a whole, so that a crash leaves the old or the new one.
func writeFile(path string, content []byte) error {
	temporary := path + ".new"
	if err := os.WriteFile(temporary, content, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
