package redis_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	client "github.com/redis/go-redis/v9"

	"itdo.platform/local/images/internal/redis"
	"itdo.platform/local/images/internal/secretenv"
	"itdo.platform/local/images/internal/testkit"
)

func TestTheServerWantsThePasswordOfItsEnvironmentAndTakesArguments(t *testing.T) {
	r := testkit.NewRedis(t)
	server := r.Start(t, "--maxmemory", "32mb")
	address := "127.0.0.1:" + r.Port
	testkit.Eventually(t, "ready", server, func() bool { return redis.Ready(address, testkit.Password) == nil })
	if err := redis.Ready(address, ""); err == nil {
		t.Error("it answers without a password")
	}
	if err := redis.Ready(address, "wrong"); err == nil {
		t.Error("it answers a wrong password")
	}
	connection := client.NewClient(&client.Options{Addr: address, Password: testkit.Password})
	defer connection.Close()
	memory, err := connection.ConfigGet(context.Background(), "maxmemory").Result()
	if err != nil || memory["maxmemory"] != "33554432" {
		t.Errorf("maxmemory is %v, %v", memory, err)
	}
	arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", server.Pid()))
	if err != nil || strings.Contains(string(arguments), "p@ss") {
		t.Errorf("the password is an argument, or the arguments cannot be read: %v", err)
	}
	probe := testkit.Start(t, r.Environ(), r.Entrypoint(), "ready")
	if code := probe.Wait(t); code != 0 {
		t.Errorf("the probe ends with %d: %s", code, probe.Output())
	}
	server.Signal(t, syscall.SIGTERM)
	if code := server.Wait(t); code != 0 {
		t.Errorf("SIGTERM ends it with %d:\n%s", code, server.Output())
	}
	late := testkit.Start(t, r.Environ(), r.Entrypoint(), "ready")
	if code := late.Wait(t); code == 0 {
		t.Error("the probe succeeds without a server")
	}
}

func TestASettingCannotBeSmuggledInByThePassword(t *testing.T) {
	none := secretenv.Lookup(func(string) (string, bool) { return "", false })
	if _, err := redis.Settings(none, "x\nrename-command CONFIG y"); err == nil {
		t.Error("a password of two lines was taken")
	}
	settings, err := redis.Settings(none, `a"b\c`)
	if err != nil || !strings.Contains(settings, `requirepass "a\"b\\c"`) {
		t.Errorf("settings are %q, %v", settings, err)
	}
}

func TestTheAddressThatKubernetesSetsForAServiceIsNoPort(t *testing.T) {
	injected := secretenv.Lookup(func(name string) (string, bool) {
		return "tcp://10.96.0.7:6379", name == "REDIS_PORT"
	})
	settings, err := redis.Settings(injected, "")
	if err != nil || !strings.Contains(settings, "port 6379\n") {
		t.Errorf("settings are %q, %v", settings, err)
	}
}
