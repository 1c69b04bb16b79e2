package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// machineSettings are what the IDE begins with; the person's own settings win. Nothing asks anything outside unless somebody
// presses a button for it.
var machineSettings = map[string]any{
	"telemetry.telemetryLevel":                         "off",
	"update.mode":                                      "none",
	"update.showReleaseNotes":                          false,
	"extensions.autoCheckUpdates":                      false,
	"extensions.autoUpdate":                            false,
	"extensions.ignoreRecommendations":                 true,
	"workbench.enableExperiments":                      false,
	"workbench.settings.enableNaturalLanguageSearch":   false,
	"workbench.startupEditor":                          "none",
	"workbench.welcomePage.walkthroughs.openOnInstall": false,
	"workbench.secondarySideBar.defaultVisibility":     "hidden",
	"chat.disableAIFeatures":                           true,
	"npm.fetchOnlinePackageInfo":                       false,
	"json.schemaDownload.enable":                       false,
	"typescript.disableAutomaticTypeAcquisition":       true,
	"typescript.surveys.enabled":                       false,
	"files.autoSave":                                   "afterDelay",
	"git.autofetch":                                    false,
}

// ideService is code-server on the pod's loopback.
func (s Settings) ideService(tell say) (service, error) {
	if err := s.writeMachineSettings(); err != nil {
		return service{}, fmt.Errorf("the IDE's settings cannot be written: %w", err)
	}
	log := &logFile{path: filepath.Join(s.ownFolder(), "ide.log")}
	return service{name: "the IDE", say: tell, command: func(ctx context.Context) (*exec.Cmd, error) {
		// Flags win over PORT and its like, which are the dev server's. The IDE has no password: whoever reaches the pod's
		// loopback was let in before.
		command := exec.CommandContext(ctx, "node", filepath.Join(s.IDE, "node_modules/code-server/out/node/entry.js"),
			"--config", "/dev/null", "--host", "127.0.0.1", "--port", s.IDEPort, "--auth", "none", "--disable-proxy",
			"--disable-telemetry", "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override",
			s.Project())
		command.Dir = s.Home
		command.Stdout, command.Stderr = log, log
		return command, nil
	}}, nil
}

// writeMachineSettings leaves a file that is there: a person may have changed it.
func (s Settings) writeMachineSettings() error {
	file := filepath.Join(s.Home, ".local/share/code-server/Machine/settings.json")
	for _, folder := range []string{filepath.Dir(file), s.ownFolder()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := json.MarshalIndent(machineSettings, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o600)
}
