package recipe

import (
	"io/fs"

	"itdo.platform/local/images/internal/rootfs"
)

var redisPackages = []string{
	"libatomic1", "libcap2", "libgcrypt20", "libgpg-error0", "libjemalloc2", "liblz4-1", "liblzf1", "liblzma5", "libssl3",
	"libsystemd0", "libzstd1", "redis-server", "redis-tools",
}

func redis(inputs Inputs, base *rootfs.Tree) (Image, error) {
	server := rootfs.New()
	if err := addDebian(server, inputs, redisPackages, keepOfDebian); err != nil {
		return Image{}, err
	}
	program := rootfs.New()
	if err := addProgram(program, inputs, "redis-entrypoint"); err != nil {
		return Image{}, err
	}
	if err := program.AddDirectory("data", fs.ModeSticky|0o777); err != nil {
		return Image{}, err
	}
	return Image{
		Name: "redis", Tag: controlVersion(inputs.Debian["redis-server"].Control), Port: 6379, Licences: "BSD-3-Clause",
		Layers:     []*rootfs.Tree{base, server, program},
		Entrypoint: []string{programsPath + "/redis-entrypoint"},
		Environ:    []string{"PATH=" + programsPath + ":/usr/bin"},
	}, nil
}
