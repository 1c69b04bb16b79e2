package recipe

import (
	"debug/buildinfo"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"itdo.platform/local/images/internal/rootfs"
)

const natsModule = "github.com/nats-io/nats-server/v2"

// nats is a message broker of one static program, which takes its settings from a file that is mounted.
func nats(inputs Inputs, ground *rootfs.Tree) (Image, error) {
	version, err := natsVersion(filepath.Join(inputs.ProgramsDir, "nats-server"))
	if err != nil {
		return Image{}, err
	}
	program := rootfs.New()
	if err := addProgram(program, inputs, "nats-server"); err != nil {
		return Image{}, err
	}
	if err := program.AddDirectory("data", fs.ModeSticky|0o777); err != nil {
		return Image{}, err
	}
	return Image{
		Name: "nats", Tag: version, Layers: []*rootfs.Tree{ground, program}, Port: 4222, Licences: "Apache-2.0",
		Entrypoint: []string{programsPath + "/nats-server"}, Environ: []string{"PATH=" + programsPath},
	}, nil
}

// natsVersion reads the version that go.mod chose off the program.
func natsVersion(program string) (string, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return "", fmt.Errorf("program nats-server is missing, build the part first: %w", err)
	}
	if info.Path != natsModule {
		return "", fmt.Errorf("program nats-server is made from %s, not from %s", info.Path, natsModule)
	}
	for _, module := range append(info.Deps, &info.Main) {
		if module.Path == natsModule {
			return strings.TrimPrefix(module.Version, "v"), nil
		}
	}
	return "", fmt.Errorf("program nats-server does not say its version")
}
