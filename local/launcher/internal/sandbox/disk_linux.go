package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	gibibyte = 1 << 30
	// loopAttempts bounds the race with others who take the loop device that was free a moment ago.
	loopAttempts = 20
	// lowestFree is what the machine's disk must have left for a start.
	lowestFree = 2 * gibibyte
)

// mountDisk mounts the one file that holds images, containers and volumes. It is sparse: it takes from the machine's disk
// what is really used, and never more than the cap.
func mountDisk(stateDir string, gib int) error {
	image := filepath.Join(stateDir, "disk.img")
	if err := CheckFreeSpace(stateDir); err != nil {
		return err
	}
	info, err := os.Stat(image)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := makeDisk(image, gib); err != nil {
			return err
		}
	case err != nil:
		return err
	case info.Size() < int64(gib)*gibibyte:
		if err := growDisk(image, gib); err != nil {
			return err
		}
	}
	device, err := attachLoop(image)
	if err != nil {
		return fmt.Errorf("%s cannot be attached to a loop device: %w", image, err)
	}
	// The mount holds the device from here on; it goes with the mount.
	defer device.Close()
	return mount(device.Name(), DiskDir, "ext4", unix.MS_NOATIME, "discard,errors=remount-ro")
}

// CheckFreeSpace says in a sentence when the machine's disk has too little left.
func CheckFreeSpace(folder string) error {
	var space unix.Statfs_t
	if err := unix.Statfs(folder, &space); err != nil {
		return err
	}
	if free := int64(space.Bavail) * space.Bsize; free < lowestFree {
		return fmt.Errorf("the disk that holds %s has %d MiB left; the cluster needs at least %d MiB: free some space", folder, free>>20, int64(lowestFree)>>20)
	}
	return nil
}

// makeDisk makes the file under another name first, so that a file of the right name is always complete.
func makeDisk(image string, gib int) error {
	temporary := image + ".new"
	if err := os.WriteFile(temporary, nil, 0o600); err != nil {
		return err
	}
	if err := os.Truncate(temporary, int64(gib)*gibibyte); err != nil {
		return err
	}
	if err := program("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=1,lazy_journal_init=1,nodiscard", temporary); err != nil {
		return err
	}
	return os.Rename(temporary, image)
}

func growDisk(image string, gib int) error {
	if err := os.Truncate(image, int64(gib)*gibibyte); err != nil {
		return err
	}
	// resize2fs wants a checked file system; exit code 1 of the check means that it mended something.
	err := program("e2fsck", "-f", "-p", image)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() > 1) {
		return err
	}
	return program("resize2fs", image)
}

func program(name string, arguments ...string) error {
	out, err := exec.Command(name, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// attachLoop attaches the file to a free loop device that detaches itself when nobody uses it any more.
func attachLoop(image string) (*os.File, error) {
	file, err := os.OpenFile(image, os.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	control, err := os.OpenFile("/dev/loop-control", os.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer control.Close()
	settings := unix.LoopConfig{Fd: uint32(file.Fd())}
	settings.Info.Flags = unix.LO_FLAGS_AUTOCLEAR
	copy(settings.Info.File_name[:], "itdo-platform")
	for range loopAttempts {
		number, err := unix.IoctlRetInt(int(control.Fd()), unix.LOOP_CTL_GET_FREE)
		if err != nil {
			return nil, err
		}
		path := fmt.Sprintf("/dev/loop%d", number)
		device, err := os.OpenFile(path, os.O_RDWR|unix.O_CLOEXEC, 0)
		if errors.Is(err, fs.ErrNotExist) {
			// Without udev the node is missing; it is made in the machine's /dev, as mount(8) would.
			if err := unix.Mknod(path, unix.S_IFBLK|0o660, int(unix.Mkdev(7, uint32(number)))); err != nil && !errors.Is(err, fs.ErrExist) {
				return nil, err
			}
			device, err = os.OpenFile(path, os.O_RDWR|unix.O_CLOEXEC, 0)
		}
		if err != nil {
			return nil, err
		}
		err = unix.IoctlLoopConfigure(int(device.Fd()), &settings)
		if err == nil {
			return device, nil
		}
		_ = device.Close()
		if !errors.Is(err, unix.EBUSY) {
			return nil, err
		}
	}
	return nil, errors.New("no loop device stayed free")
}
