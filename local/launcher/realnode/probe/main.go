// Command probe is what the pods of the real node's test run: it serves its name, and on request dials or eats memory.
// With knock and an address it dials that from its first moment on, and serves how often it tried and got through.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	dialTimeout = 2 * time.Second
	knockEvery  = 5 * time.Millisecond
	knocks      = 1000
	bite        = 4 << 20
)

var tried, through atomic.Int64

func main() {
	if len(os.Args) == 2 && os.Args[1] == "eat" {
		eat()
	}
	if len(os.Args) == 2 && os.Args[1] == "name" {
		fmt.Println("this is", hostname())
		return
	}
	if len(os.Args) == 3 && os.Args[1] == "knock" {
		go knock(os.Args[2])
	}
	http.HandleFunc("/knocks", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, tried.Load(), " ", through.Load())
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, hostname()) })
	http.HandleFunc("/dial", dial)
	log.Print("probe serves on ", hostname())
	log.Fatal(http.ListenAndServe(":8080", nil))
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	return name
}

// dial answers open or refused for each address of the query, in their order.
func dial(w http.ResponseWriter, r *http.Request) {
	addresses := r.URL.Query()["to"]
	words := make([]string, len(addresses))
	var all sync.WaitGroup
	for i, address := range addresses {
		all.Go(func() { words[i] = tryToDial(address) })
	}
	all.Wait()
	fmt.Fprint(w, strings.Join(words, " "))
}

func tryToDial(address string) string {
	connection, err := net.DialTimeout("tcp", address, dialTimeout)
	if err != nil {
		return "refused"
	}
	if err := connection.Close(); err != nil {
		log.Print(err)
	}
	return "open"
}

// knock never waits for an answer, so that no moment passes untried; after some seconds it has seen enough.
func knock(address string) {
	ticks := time.Tick(knockEvery)
	for range knocks {
		<-ticks
		tried.Add(1)
		go func() {
			if tryToDial(address) == "open" {
				through.Add(1)
			}
		}()
	}
}

// eat takes memory until the kernel says no.
func eat() {
	var meal [][]byte
	for {
		piece := make([]byte, bite)
		for i := range piece {
			piece[i] = 1
		}
		meal = append(meal, piece)
		log.Print("ate ", len(meal))
	}
}
