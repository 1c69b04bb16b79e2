package command_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"itdo.platform/local/images/internal/command"
)

func TestWrongCallsAreAnsweredInWords(t *testing.T) {
	empty := t.TempDir()
	for call, said := range map[string]string{
		"":                          "usage: images",
		"fetch":                     `unknown command "fetch"`,
		"build --out x":             "--cache is missing",
		"ensure --out x --cache y":  "--registry is missing",
		"build --out x --cache y z": `unexpected argument "z"`,
		"build --colour red":        "flag provided but not defined",
		"build --out x --cache y --programs " + empty:                                "build the part first",
		"push --layout " + empty + " --registry 127.0.0.1:1 --write " + empty + "/f": "make it with `images build`",
	} {
		var stdout, stderr bytes.Buffer
		err := command.Run(context.Background(), strings.Fields(call), &stdout, &stderr)
		if err == nil || !strings.Contains(err.Error(), said) {
			t.Errorf("images %s: %v", call, err)
		}
		if stdout.Len() > 0 {
			t.Errorf("images %s prints %q", call, stdout.String())
		}
	}
}
