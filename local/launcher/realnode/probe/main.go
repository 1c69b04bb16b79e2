// Command probe is what the pods of the real node's test run: it serves its name, and on request dials or eats memory.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	dialTimeout = 2 * time.Second
	bite        = 4 << 20
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "eat" {
		eat()
	}
	if len(os.Args) == 2 && os.Args[1] == "name" {
		fmt.Println("this is", hostname())
		return
	}
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
