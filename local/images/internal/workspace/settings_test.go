package workspace_test

import (
	"strings"
	"testing"

	"itdo.platform/local/images/internal/workspace"
)

func TestWrongSettingsAreRefusedByTheirName(t *testing.T) {
	for name, value := range map[string]string{"WORKSPACE_IDE_PORT": "0", "WORKSPACE_SSH_PORT": "22; rm", "HOME": "relative"} {
		_, err := workspace.Read(func(asked string) (string, bool) { return value, asked == name })
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%q: %v", name, value, err)
		}
	}
}
