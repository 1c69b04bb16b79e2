package recipe

import (
	"bufio"
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

var upstreamVersion = regexp.MustCompile(`^(?:\d+:)?([0-9][0-9.]*[0-9])`)

// controlVersion is the upstream part of a Debian package's version ("5:7.0.15-1~deb12u10" gives "7.0.15"), fit for a tag.
func controlVersion(control []byte) string {
	lines := bufio.NewScanner(bytes.NewReader(control))
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), "Version: "); ok {
			return upstream(value)
		}
	}
	return "unknown"
}

// upstream is the number at the beginning of a version ("18.4.0-beta.17" gives "18.4.0").
func upstream(version string) string {
	if match := upstreamVersion.FindStringSubmatch(version); match != nil {
		return match[1]
	}
	return "unknown"
}

// major is the first number of a version ("18.4.0-beta.17" gives 18), 0 where there is none.
func major(version string) int {
	first, _, _ := strings.Cut(version, ".")
	number, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return number
}
