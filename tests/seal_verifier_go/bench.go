package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// measure prints how many seconds a verification takes, and a bare SHA-256 loop over the same leaves in memory.
func measure(path string, logs []note.Verifier) {
	file, err := os.Open(path)
	if err != nil {
		wrong(err.Error())
	}
	began := time.Now()
	_, count, err := verify(file, logs, nil, nil)
	took := time.Since(began).Seconds()
	if err != nil {
		wrong(err.Error())
	}
	leaves := records(content(path))
	began = time.Now()
	var sink byte
	for _, leaf := range leaves {
		hash := sha256.Sum256(leaf)
		sink ^= hash[0]
	}
	bare := time.Since(began).Seconds()
	if int64(len(leaves)) != count {
		wrong("other leaves")
	}
	out, _ := json.Marshal(map[string]any{"seconds": took, "reference_seconds": bare, "events": count, "sink": sink})
	fmt.Println(string(out))
}

// records finds the records in a verified bundle: what stands after their lengths in events.bin.
func records(raw []byte) (found [][]byte) {
	for at := 0; at+512 <= len(raw); {
		var size int
		fmt.Sscanf(string(raw[at+124:at+135]), "%o", &size)
		if string(raw[at:at+10]) == "events.bin" {
			for in := raw[at+512 : at+512+size]; len(in) > 0; {
				n := int(binary.BigEndian.Uint32(in))
				found, in = append(found, in[4:4+n]), in[4+n:]
			}
			return found
		}
		at += 512 + (size+511)/512*512
	}
	return nil
}
