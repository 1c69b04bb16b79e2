package preflight

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// ProbeStep is the launcher's inner step that tries, in namespaces of its own, what a real node needs.
const ProbeStep = "probe"

// programs of the system that the node calls, with the Debian package that brings each.
var programs = []struct{ name, pkg, why string }{
	{"nft", "nftables", "it loads the cluster's packet filter and the rules of its Services"},
	{"iptables", "iptables", "the network policies are enforced with it"},
	{"iptables-save", "iptables", "the network policies are enforced with it"},
	{"ipset", "ipset", "the network policies are enforced with it"},
	{"mkfs.ext4", "e2fsprogs", "it makes the disk of capped size for images and volumes"},
}

// systemPath is where the system's programs are looked for, also where the caller's PATH lacks the folders of root.
const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// Quick tells in one sentence the first thing that is missing for a real node.
func Quick() error {
	missing := append(rights(), tools()...)
	if len(missing) == 0 {
		return nil
	}
	return errors.New(missing[0].Sentence())
}

// Real tells all that this machine lacks for a node that runs containers. With the rights it also tries the kernel, in
// namespaces that end at once.
func Real() []Missing {
	missing := append(rights(), tools()...)
	if len(missing) > 0 {
		return missing
	}
	return probe()
}

func rights() []Missing {
	if os.Geteuid() != 0 {
		return []Missing{{What: "root", Reason: "a real node makes namespaces, mounts and a network of its own, which only root may"}}
	}
	return nil
}

func tools() []Missing {
	var missing []Missing
	if err := os.Setenv("PATH", systemPath+":"+os.Getenv("PATH")); err != nil {
		return []Missing{{What: "PATH", Reason: err.Error()}}
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p.name); err != nil {
			missing = append(missing, Missing{What: p.name, Package: p.pkg, Reason: p.why})
		}
	}
	for _, d := range []struct{ path, why string }{
		{"/dev/net/tun", "the cluster's network needs it: load the kernel module tun"},
		{"/dev/loop-control", "the disk of capped size needs it: load the kernel module loop"},
	} {
		if _, err := os.Stat(d.path); err != nil {
			missing = append(missing, Missing{What: d.path, Reason: d.why})
		}
	}
	return missing
}

// probe runs Probe in namespaces of its own.
func probe() []Missing {
	self, err := os.Executable()
	if err != nil {
		return []Missing{{What: "launcher", Reason: err.Error()}}
	}
	cmd := exec.Command(self, ProbeStep)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		Pdeathsig:  syscall.SIGKILL,
	}
	out, err := cmd.Output()
	if err != nil {
		return []Missing{{What: "namespaces", Reason: "the cluster needs mount, network and process namespaces, which cannot be made here: " + err.Error()}}
	}
	var missing []Missing
	if err := json.Unmarshal(out, &missing); err != nil {
		return []Missing{{What: "namespaces", Reason: "the attempt to use them gave no answer: " + err.Error()}}
	}
	return missing
}

// Probe tries what a real node needs of the kernel and prints what fails. It runs in namespaces of its own.
func Probe() int {
	missing := []Missing{}
	for _, attempt := range []struct {
		what, why string
		try       func() error
	}{
		{"private mounts", "the cluster's mounts must not be seen by the machine", func() error {
			return syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, "")
		}},
		{"overlayfs", "containers' file systems are made with it", tryOverlay},
		{"nftables in the kernel", "the cluster's packet filter needs it", func() error {
			return run("nft", "add table inet probe; add chain inet probe c { type nat hook postrouting priority srcnat; }; add rule inet probe c ct state new masquerade")
		}},
		{"iptables in the kernel", "the network policies need it", func() error {
			return run("iptables", "-w", "-A", "FORWARD", "-m", "comment", "--comment", "probe", "-m", "mark", "--mark", "0x1/0x1", "-j", "ACCEPT")
		}},
		{"ipset in the kernel", "the network policies need it", func() error { return run("ipset", "create", "probe", "hash:ip") }},
		{"cgroups", "containers' limits are kept with them", tryCgroup},
	} {
		if err := attempt.try(); err != nil {
			missing = append(missing, Missing{What: attempt.what, Reason: attempt.why + ", but: " + err.Error()})
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(missing); err != nil {
		return 1
	}
	return 0
}

func tryOverlay() error {
	folder, err := os.MkdirTemp("", "probe")
	if err != nil {
		return err
	}
	defer os.Remove(folder)
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=1m"); err != nil {
		return err
	}
	// The mount ends with the namespace, but the folder is to be removed now.
	defer func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) }()
	for _, name := range []string{"lower", "upper", "work", "merged"} {
		if err := os.Mkdir(folder+"/"+name, 0o700); err != nil {
			return err
		}
	}
	options := strings.ReplaceAll("lowerdir=@/lower,upperdir=@/upper,workdir=@/work", "@", folder)
	if err := syscall.Mount("overlay", folder+"/merged", "overlay", 0, options); err != nil {
		return err
	}
	return syscall.Unmount(folder+"/merged", 0)
}

func tryCgroup() error {
	for _, base := range []string{"/sys/fs/cgroup/memory", "/sys/fs/cgroup"} {
		if _, err := os.Stat(base + "/cgroup.procs"); err != nil {
			continue
		}
		group := fmt.Sprintf("%s/itdo-probe-%d", base, os.Getppid())
		if err := os.Mkdir(group, 0o755); err != nil {
			return err
		}
		return os.Remove(group)
	}
	return errors.New("none are mounted below /sys/fs/cgroup")
}

func run(name string, arguments ...string) error {
	out, err := exec.Command(name, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}
