package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

const usage = `verifier FILE KEYFILE [-witness KEYFILE]... [-since CHECKPOINT]
verifier -receipt FILE KEYFILE [-witness KEYFILE]...
verifier -proofs | verifier -bench FILE KEYFILE`

func main() {
	args := os.Args[1:]
	if len(args) == 1 && args[0] == "-proofs" {
		proofs()
		return
	}
	bench := len(args) > 0 && args[0] == "-bench"
	one := len(args) > 0 && args[0] == "-receipt"
	if bench || one {
		args = args[1:]
	}
	if len(args) < 2 || len(args)%2 != 0 {
		wrong(usage)
	}
	logs, witnesses := keys(args[1]), []note.Verifier{}
	var since []byte
	for at := 2; at < len(args); at += 2 {
		switch args[at] {
		case "-witness":
			witnesses = append(witnesses, keys(args[at+1])...)
		case "-since":
			since = content(args[at+1])
		default:
			wrong(usage)
		}
	}
	if bench {
		measure(args[0], logs)
		return
	}
	if one {
		head, position, err := receipt(content(args[0]), logs, witnesses)
		if err != nil {
			fmt.Fprintln(os.Stderr, "the receipt does not hold:", err)
			os.Exit(1)
		}
		tell(map[string]any{"ok": true, "origin": head.Origin, "size": head.Size, "root": head.Root.String(), "position": position})
		return
	}
	file, err := os.Open(args[0])
	if err != nil {
		wrong(err.Error())
	}
	head, count, err := verify(file, logs, witnesses, since)
	if err != nil {
		fmt.Fprintln(os.Stderr, "the bundle does not hold:", err)
		os.Exit(1)
	}
	tell(map[string]any{"ok": true, "origin": head.Origin, "size": head.Size, "root": head.Root.String(), "events": count})
}

func tell(what map[string]any) {
	out, _ := json.Marshal(what)
	fmt.Println(string(out))
}

func keys(path string) (found []note.Verifier) {
	for _, line := range strings.Split(strings.TrimSpace(string(content(path))), "\n") {
		v, err := newVerifier(line)
		if err != nil {
			wrong(err.Error())
		}
		found = append(found, v)
	}
	return found
}

func content(path string) []byte {
	raw, err := os.ReadFile(path)
	if err != nil {
		wrong(err.Error())
	}
	return raw
}

func wrong(what string) {
	fmt.Fprintln(os.Stderr, what)
	os.Exit(2)
}
