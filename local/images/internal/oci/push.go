package oci

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// Repository is the folder of the registry that the platform's own images live in.
const Repository = "platform"

// Registry is where images are pushed: an address that this machine reaches, and the account.
type Registry struct {
	Address  string
	Username string
	Password string
}

// Push brings one image of a layout into the registry and tells whether it had to: an image that is there under its tag is left.
func (r Registry) Push(ctx context.Context, dir string, image RecordImage) (pushed bool, err error) {
	tag, err := name.NewTag(fmt.Sprintf("%s/%s/%s:%s", r.Address, Repository, image.Name, image.Tag), name.Insecure)
	if err != nil {
		return false, fmt.Errorf("registry address %q is no host:port: %w", r.Address, err)
	}
	options := []remote.Option{remote.WithContext(ctx)}
	if r.Username != "" {
		options = append(options, remote.WithAuth(&authn.Basic{Username: r.Username, Password: r.Password}))
	}
	present, err := remote.Head(tag, options...)
	if err == nil && present.Digest == image.Digest {
		return false, nil
	}
	if err != nil && !isNotFound(err) {
		return false, r.explain(err)
	}
	path, err := layout.FromPath(dir)
	if err != nil {
		return false, fmt.Errorf("layout %s cannot be read: %w", dir, err)
	}
	content, err := path.Image(image.Digest)
	if err != nil {
		return false, fmt.Errorf("layout %s does not hold image %s: %w", dir, image.Name, err)
	}
	if err := remote.Write(tag, content, options...); err != nil {
		return false, r.explain(err)
	}
	return true, nil
}

func (r Registry) explain(err error) error {
	var refused *transport.Error
	if errors.As(err, &refused) && (refused.StatusCode == http.StatusUnauthorized || refused.StatusCode == http.StatusForbidden) {
		return fmt.Errorf("registry %s refuses user %q: check the name and IMAGES_REGISTRY_PASSWORD", r.Address, r.Username)
	}
	return fmt.Errorf("registry %s does not take the image: %w", r.Address, err)
}

func isNotFound(err error) bool {
	var answered *transport.Error
	return errors.As(err, &answered) && answered.StatusCode == http.StatusNotFound
}
