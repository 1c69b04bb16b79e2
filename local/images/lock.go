// Package images carries the record of the packages that the images are made from.
package images

import _ "embed"

// Lock is images.lock.json: which packages, in which versions, with which checksums.
//
//go:embed images.lock.json
var Lock []byte
