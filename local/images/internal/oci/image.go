package oci

import (
	"fmt"
	"time"

	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/sync/errgroup"

	"itdo.platform/local/images/internal/recipe"
	"itdo.platform/local/images/internal/rootfs"
)

// Made is an image with the name and tag under which it is pushed.
type Made struct {
	Name string
	// Aliases are other keys of its reference.
	Aliases []string
	Tag     string
	Image   v1.Image
}

// Make builds all images; layers that recipes share are made once.
func Make(recipes []recipe.Image, arch string, created time.Time) ([]Made, error) {
	layers, err := makeLayers(recipes)
	if err != nil {
		return nil, err
	}
	made := make([]Made, 0, len(recipes))
	for _, r := range recipes {
		image, err := assemble(r, layers, arch, created)
		if err != nil {
			return nil, fmt.Errorf("image %s: %w", r.Name, err)
		}
		made = append(made, Made{Name: r.Name, Aliases: r.Aliases, Tag: r.Tag, Image: image})
	}
	return made, nil
}

func makeLayers(recipes []recipe.Image) (map[*rootfs.Tree]v1.Layer, error) {
	var trees []*rootfs.Tree
	seen := map[*rootfs.Tree]bool{}
	for _, r := range recipes {
		for _, tree := range r.Layers {
			if !seen[tree] {
				seen[tree] = true
				trees = append(trees, tree)
			}
		}
	}
	made := make([]v1.Layer, len(trees))
	var group errgroup.Group
	for i, tree := range trees {
		group.Go(func() (err error) {
			made[i], err = newLayer(tree)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	layers := map[*rootfs.Tree]v1.Layer{}
	for i, tree := range trees {
		layers[tree] = made[i]
	}
	return layers, nil
}

func assemble(r recipe.Image, layers map[*rootfs.Tree]v1.Layer, arch string, created time.Time) (v1.Image, error) {
	image := mutate.MediaType(empty.Image, types.OCIManifestSchema1)
	image = mutate.ConfigMediaType(image, types.OCIConfigJSON)
	image, err := mutate.ConfigFile(image, &v1.ConfigFile{
		Architecture: arch,
		OS:           "linux",
		Created:      v1.Time{Time: created.UTC()},
		RootFS:       v1.RootFS{Type: "layers"},
		Config: v1.Config{
			User:         recipe.User,
			Entrypoint:   r.Entrypoint,
			Env:          r.Environ,
			WorkingDir:   "/",
			ExposedPorts: map[string]struct{}{fmt.Sprintf("%d/tcp", r.Port): {}},
			Labels: map[string]string{
				"org.opencontainers.image.title":    r.Name,
				"org.opencontainers.image.version":  r.Tag,
				"org.opencontainers.image.vendor":   "ITDO Technologies",
				"org.opencontainers.image.licenses": r.Licences,
			},
		},
	})
	if err != nil {
		return nil, err
	}
	for _, tree := range r.Layers {
		image, err = mutate.Append(image, mutate.Addendum{
			Layer:   layers[tree],
			History: v1.History{Created: v1.Time{Time: created.UTC()}, CreatedBy: "local/images"},
		})
		if err != nil {
			return nil, err
		}
	}
	return image, nil
}
