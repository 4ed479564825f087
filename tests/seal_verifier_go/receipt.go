package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// receipt checks a C2SP tlog-proof whose extra line is the leaf: the head's signatures, the leaf's place, the path.
func receipt(raw []byte, logs, witnesses []note.Verifier) (Head, int64, error) {
	before, checkpoint, found := strings.Cut(string(raw), "\n\n")
	lines := strings.Split(before, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return Head{}, 0, fmt.Errorf("not a receipt")
	}
	text, err := opened([]byte(checkpoint), logs, witnesses)
	if err != nil {
		return Head{}, 0, err
	}
	head, err := parseHead(text)
	if err != nil {
		return head, 0, err
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil || !strings.HasPrefix(lines[1], "extra ") || len(leaf) < 35 || leaf[0] != 1 {
		return head, 0, fmt.Errorf("no leaf in it")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	position := int64(binary.BigEndian.Uint64(leaf[1:]))
	if err != nil || !strings.HasPrefix(lines[2], "index ") || position != index+1 {
		return head, 0, fmt.Errorf("the leaf is of another position")
	}
	path := make(tlog.RecordProof, len(lines)-3)
	for n, line := range lines[3:] {
		if path[n], err = tlog.ParseHash(line); err != nil {
			return head, 0, err
		}
	}
	return head, position, tlog.CheckRecord(path, head.Size, head.Root, index, tlog.RecordHash(leaf))
}
