package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"itdo.platform/local/launcher/internal/cluster"
	"itdo.platform/local/launcher/internal/events"
	"itdo.platform/local/launcher/internal/supervise"
)

// podPatience is how long pods get to end when the cluster stops in order.
const podPatience = 8 * time.Second

// Inside is the work of the tree: it furnishes the room and runs the cluster in it until SIGTERM comes.
func Inside() int {
	out := events.NewWriter(os.Stdout)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := inside(ctx, out); err != nil {
		out.Emit(events.Event{Part: events.Cluster, State: events.Failed, Message: err.Error()})
		return 1
	}
	return 0
}

func inside(ctx context.Context, out *events.Writer) error {
	begin := time.Now()
	var order Order
	if err := json.NewDecoder(os.Stdin).Decode(&order); err != nil {
		return fmt.Errorf("the launcher's order cannot be read: %w", err)
	}
	if err := furnish(order, out); err != nil {
		return err
	}
	c := order.Config
	room := cluster.Room{
		State: StateDir, Logs: LogDir, Disk: DiskDir, Bin: map[string]string{"launcher": filepath.Join(BinDir, "launcher")},
		CgroupRoot: "/" + CgroupName(c.Instance),
		EndPods:    func() { EndPods(c.Instance, podPatience) },
	}
	for _, part := range slices.Collect(maps.Keys(c.Bin)) {
		room.Bin[part] = filepath.Join(BinDir, part)
	}
	layout := cluster.RealLayout(c, room)
	if err := cluster.Certificates(layout, time.Now); err != nil {
		return err
	}
	if err := os.Chown(filepath.Join(StateDir, "admin.kubeconfig"), order.Owner, order.Group); err != nil {
		return err
	}
	api, err := cluster.Administrator(layout)
	if err != nil {
		return err
	}
	units, err := cluster.RealUnits(layout, room, api)
	if err != nil {
		return err
	}
	env, err := cluster.Environment(layout)
	if err != nil {
		return err
	}
	supervisor := &supervise.Supervisor{Out: out, LogDir: LogDir, Env: env}
	return supervisor.Run(ctx, units, func() {
		out.Emit(events.Event{Part: events.Cluster, State: events.Ready, ElapsedMs: time.Since(begin).Milliseconds()})
	})
}

// furnish makes cgroup, mounts, network and disk, in the order in which they need each other.
func furnish(order Order, out *events.Writer) error {
	begin := time.Now()
	out.Emit(events.Event{Part: "room", State: events.Starting})
	steps := []func() error{
		func() error { return syscall.Sethostname([]byte(cluster.NodeName)) },
		func() error { return joinCgroups(order.Config.Instance) },
		func() error { return mountAll(order) },
		func() error { return makeNetwork(order) },
		func() error { return mountDisk(StateDir, order.Config.DiskGiB) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	out.Emit(events.Event{Part: "room", State: events.Ready, ElapsedMs: time.Since(begin).Milliseconds()})
	return nil
}
