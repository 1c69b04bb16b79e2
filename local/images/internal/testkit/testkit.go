// Package testkit gives tests the real programs of the images: PostgreSQL and Redis from the recorded packages, run as an account
// that is not root, on sockets and ports of their own.
package testkit

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"itdo.platform/local/images"
	"itdo.platform/local/images/internal/fetch"
	"itdo.platform/local/images/internal/lock"
	"itdo.platform/local/images/internal/packages"
	"itdo.platform/local/images/internal/recipe"
	"itdo.platform/local/images/internal/rootfs"
)

// account is whom the programs run as where the tests run as root. PostgreSQL wants one that the machine knows.
func account(t testing.TB) (uid, gid uint32) {
	t.Helper()
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	for id, text := range map[*uint32]string{&uid: nobody.Uid, &gid: nobody.Gid} {
		number, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			t.Fatal(err)
		}
		*id = uint32(number)
	}
	return uid, gid
}

// programs are the packages of the programs in images, by the name of the program.
var programs = map[string]string{
	"postgres-entrypoint": "itdo.platform/local/images/cmd/postgres-entrypoint",
	"redis-entrypoint":    "itdo.platform/local/images/cmd/redis-entrypoint",
	"nats-server":         "github.com/nats-io/nats-server/v2",
	"sample-api":          "itdo.platform/local/images/cmd/sample-api",
	"sample-frontend":     "itdo.platform/local/images/cmd/sample-frontend",

	"workspace-entrypoint": "itdo.platform/local/images/cmd/workspace-entrypoint",
}

var recipes = map[string]func() ([]recipe.Image, error){
	"services":  sync.OnceValues(func() ([]recipe.Image, error) { return makeSet("services") }),
	"workspace": sync.OnceValues(func() ([]recipe.Image, error) { return makeSet("workspace") }),
}

// makeSet fetches into the cache that `./platform start` uses too.
func makeSet(name string) ([]recipe.Image, error) {
	set := recipe.Sets[name]
	file, err := lock.Parse(images.Lock)
	if err != nil {
		return nil, err
	}
	recorded, err := file.For(runtime.GOARCH)
	if err != nil {
		return nil, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	cache = filepath.Join(cache, "itdo-platform")
	recorded = slices.DeleteFunc(recorded, func(p lock.Package) bool { return !set.Wants(p, runtime.GOARCH) })
	options := fetch.Options{CacheDir: filepath.Join(cache, "images-store", "packages"), Arch: runtime.GOARCH}
	fetched, err := fetch.All(context.Background(), recorded, options)
	if err != nil {
		return nil, err
	}
	inputs := recipe.Inputs{Debian: map[string]*packages.Debian{}, Arch: runtime.GOARCH}
	for _, one := range fetched {
		if one.Package.Source == lock.Npm {
			var files *rootfs.Tree
			files, err = packages.ReadNpm(bytes.NewReader(one.Data))
			inputs.Npm = append(inputs.Npm, recipe.NpmPackage{Name: one.Package.Name, Version: one.Package.Version, Files: files})
		} else {
			inputs.Debian[one.Package.Name], err = packages.ReadDebian(bytes.NewReader(one.Data))
		}
		if err != nil {
			return nil, err
		}
	}
	if inputs.ProgramsDir, err = os.MkdirTemp("", "images-programs-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(inputs.ProgramsDir)
	for _, program := range set.Programs {
		build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(inputs.ProgramsDir, program), programs[program])
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if output, err := build.CombinedOutput(); err != nil {
			os.Stderr.Write(output)
			return nil, err
		}
	}
	if name == "workspace" {
		if inputs.IDEDir, err = ideDir(cache, filepath.Join(inputs.ProgramsDir, "ide")); err != nil {
			return nil, err
		}
	}
	return set.Make(inputs)
}

// Recipes fetches the recorded packages of a set and builds its programs, once in a test run.
func Recipes(t testing.TB, set string) []recipe.Image {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the images' programs run on Linux only")
	}
	made, err := recipes[set]()
	if err != nil {
		t.Fatalf("the images' packages cannot be had: %v", err)
	}
	return made
}

// Root lays an image's files out in a folder that any account may read.
func Root(t testing.TB, name string) string {
	t.Helper()
	set := "services"
	if name == "workspace" {
		set = name
	}
	root := Folder(t)
	for _, image := range Recipes(t, set) {
		if image.Name != name {
			continue
		}
		for _, layer := range image.Layers {
			layOut(t, root, layer)
		}
		return root
	}
	t.Fatalf("there is no image %q", name)
	return ""
}

func layOut(t testing.TB, root string, layer *rootfs.Tree) {
	t.Helper()
	for _, name := range layer.Paths() {
		entry, _ := layer.Entry(name)
		target := filepath.Join(root, name)
		var err error
		switch entry.Kind {
		case rootfs.Directory:
			if err = os.MkdirAll(target, 0o755); err == nil {
				err = os.Chmod(target, entry.Mode)
			}
		case rootfs.File:
			err = os.WriteFile(target, entry.Data, entry.Mode)
		case rootfs.Symlink:
			// A layer above may have the same links again.
			if err = os.Symlink(entry.Target, target); errors.Is(err, fs.ErrExist) {
				err = nil
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Folder is a temporary folder that belongs to the account of the programs. Its path is short: sockets live in it.
func Folder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "img-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		uid, gid := account(t)
		if err := os.Chown(folder, int(uid), int(gid)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// FreePort is a TCP port of 127.0.0.1 that nobody listened on a moment ago.
func FreePort(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// Process is a program of an image that a test started.
type Process struct {
	command *exec.Cmd
	output  lockedBuffer
	ended   chan struct{}
}

// Start runs a program in a process group of its own and without root; it is killed when the test ends.
func Start(t testing.TB, environ []string, program string, arguments ...string) *Process {
	t.Helper()
	p := &Process{command: exec.Command(program, arguments...), ended: make(chan struct{})}
	p.command.Env = environ
	p.command.Dir = "/"
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 {
		uid, gid := account(t)
		p.command.SysProcAttr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	p.run(t)
	return p
}

func (p *Process) run(t testing.TB) {
	t.Helper()
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		// The exit code is read from the command's state.
		_ = p.command.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() { p.Kill(t) })
}

// Signal sends a signal to the program alone.
func (p *Process) Signal(t testing.TB, signal syscall.Signal) {
	t.Helper()
	if err := p.command.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

// Kill ends the program and all it started, as the end of a container does.
func (p *Process) Kill(t testing.TB) {
	t.Helper()
	// PostgreSQL's children are groups of their own; they end with their server, which is in this one.
	if err := syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL); err != nil && err != syscall.ESRCH {
		t.Error(err)
	}
	<-p.ended
}

// Wait returns the exit code, or fails the test when the program does not end.
func (p *Process) Wait(t testing.TB) int {
	t.Helper()
	select {
	case <-p.ended:
		return p.command.ProcessState.ExitCode()
	case <-time.After(time.Minute):
		t.Fatalf("the program does not end; it said:\n%s", p.Output())
		return -1
	}
}

// HasEnded tells whether the program has ended.
func (p *Process) HasEnded() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// Output is what the program has said so far.
func (p *Process) Output() string {
	return p.output.String()
}

// Pid is the program's process id.
func (p *Process) Pid() int {
	return p.command.Process.Pid
}

// Eventually waits for a condition, far longer than it should take, and fails the test with the program's words otherwise.
func Eventually(t testing.TB, what string, p *Process, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if condition() {
			return
		}
		if p != nil && p.HasEnded() {
			break
		}
	}
	said := ""
	if p != nil {
		said = p.Output()
	}
	t.Fatalf("%s did not happen; the program said:\n%s", what, said)
}

type lockedBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(data []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(data)
}

func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}
