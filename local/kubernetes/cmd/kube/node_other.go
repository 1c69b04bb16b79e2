//go:build !linux

package main

// Only Linux runs containers: elsewhere the nodes are simulated.
var nodePrograms = map[string]func() int{}
