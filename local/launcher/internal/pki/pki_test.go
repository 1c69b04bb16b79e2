package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"os"
	"testing"
	"time"
)

var leaf = Leaf{CommonName: "server", DNSNames: []string{"localhost"}, Addresses: []string{"127.0.0.1"}, Server: true}

// issued makes an authority and a certificate as if it were the given time, and gives what stands in the file.
func issued(t *testing.T, dir string, now time.Time, leaf Leaf) []byte {
	t.Helper()
	store, err := Open(dir, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	authority, err := store.Authority("ca")
	if err != nil {
		t.Fatal(err)
	}
	if err := authority.Ensure("server", leaf); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(store.Cert("server"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestACertificateIsKeptAcrossRestarts(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	first := issued(t, dir, now, leaf)
	if second := issued(t, dir, now.Add(time.Hour), leaf); !bytes.Equal(first, second) {
		t.Error("the certificate was made anew although nothing changed")
	}
}

func TestACertificateIsRenewedBeforeItEnds(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	first := issued(t, dir, now, leaf)
	if second := issued(t, dir, now.Add(leafLife-renewBefore+time.Hour), leaf); bytes.Equal(first, second) {
		t.Error("the certificate was kept although it ends soon")
	}
}

func TestACertificateIsRenewedWhenItsNamesChange(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	first := issued(t, dir, now, leaf)
	other := leaf
	other.Addresses = []string{"127.0.0.1", "192.168.127.2"}
	if second := issued(t, dir, now, other); bytes.Equal(first, second) {
		t.Error("the certificate was kept although it lacks an address")
	}
}

func TestACertificateIsRenewedWhenItsAuthorityIs(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	first := issued(t, dir, now, leaf)
	store, err := Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(store.Cert("ca")); err != nil {
		t.Fatal(err)
	}
	if second := issued(t, dir, now, leaf); bytes.Equal(first, second) {
		t.Error("the certificate of the former authority was kept")
	}
}

func TestAClientCertificateIsNoServerCertificate(t *testing.T) {
	text := issued(t, t.TempDir(), time.Now(), Leaf{CommonName: "system:node:node-1", Organizations: []string{"system:nodes"}, Client: true})
	block, _ := pem.Decode(text)
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if len(cert.ExtKeyUsage) != 1 || cert.ExtKeyUsage[0] != x509.ExtKeyUsageClientAuth {
		t.Errorf("usages are %v, want client authentication alone", cert.ExtKeyUsage)
	}
	if cert.IsCA {
		t.Error("the certificate may sign others")
	}
}

func TestOnlyTheOwnerReadsKeys(t *testing.T) {
	dir := t.TempDir()
	issued(t, dir, time.Now(), leaf)
	store, err := Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SigningKey("tokens"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{store.Key("ca"), store.Key("server"), store.Key("tokens")} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o, want 600", path, info.Mode().Perm())
		}
	}
}
