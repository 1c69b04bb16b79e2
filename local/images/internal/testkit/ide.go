package testkit

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
)

// ideFolders are the folders of the part `workspace` that npm installs.
var ideFolders = []string{"ide", "vscode"}

// ideDir is the installed IDE: the one that ./platform built from the same lock files, or else one that is installed into the folder.
func ideDir(cache, target string) (string, error) {
	// A test runs in its package's folder, as all of internal lie.
	part, err := filepath.Abs("../../../workspace")
	if err != nil {
		return "", err
	}
	built, err := filepath.Glob(filepath.Join(cache, "workspace", "*", "SHA256SUMS"))
	if err != nil {
		return "", err
	}
	for _, sums := range built {
		if share := filepath.Join(filepath.Dir(sums), "share"); hasSameLocks(part, share) {
			return share, nil
		}
	}
	for _, folder := range ideFolders {
		if err := installIDE(filepath.Join(part, folder), filepath.Join(target, folder)); err != nil {
			return "", err
		}
	}
	return target, nil
}

func hasSameLocks(part, share string) bool {
	for _, folder := range ideFolders {
		wanted, err := os.ReadFile(filepath.Join(part, folder, "package-lock.json"))
		if err != nil {
			return false
		}
		found, err := os.ReadFile(filepath.Join(share, folder, "package-lock.json"))
		if err != nil || !bytes.Equal(wanted, found) {
			return false
		}
	}
	return true
}

// installIDE leaves out what is compiled: the IDE runs without, it only keeps no log of its own.
func installIDE(source, target string) error {
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join(source, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(target, name), data, 0o644); err != nil {
			return err
		}
	}
	npm := exec.Command("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-bin-links", "--no-audit", "--no-fund")
	npm.Dir, npm.Stderr = target, os.Stderr
	return npm.Run()
}
