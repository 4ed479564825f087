package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// claim is a line of standard input: a proof or a note, which holds or does not.
type claim struct {
	Kind    string
	Leaf    string
	Root    string
	Old     string
	Index   int64
	OldSize int64
	Size    int64
	Proof   []string
	Note    string
	Keys    []string
}

// proofs answers each line of standard input with true or false: what Go's library thinks of it.
func proofs() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var c claim
			if json.Unmarshal(line, &c) != nil {
				wrong("not a claim")
			}
			fmt.Fprintln(out, c.holds())
			if in.Buffered() == 0 {
				out.Flush()
			}
		}
		if err != nil {
			return
		}
	}
}

func (c claim) holds() bool {
	if c.Kind == "note" {
		logs := []note.Verifier{}
		for _, key := range c.Keys {
			v, err := newVerifier(key)
			if err != nil {
				return false
			}
			logs = append(logs, v)
		}
		_, err := opened([]byte(c.Note), logs, nil)
		return err == nil
	}
	path := make([]tlog.Hash, len(c.Proof))
	for n, step := range c.Proof {
		h, err := tlog.ParseHash(step)
		if err != nil {
			return false
		}
		path[n] = h
	}
	root, err := tlog.ParseHash(c.Root)
	if err != nil {
		return false
	}
	if c.Kind == "inclusion" {
		leaf, err := tlog.ParseHash(c.Leaf)
		return err == nil && tlog.CheckRecord(path, c.Size, root, c.Index, leaf) == nil
	}
	old, err := tlog.ParseHash(c.Old)
	return err == nil && tlog.CheckTree(path, c.Size, root, c.OldSize, old) == nil
}
