//go:build !linux

package main

var innerSteps = map[string]func([]string) int{}
