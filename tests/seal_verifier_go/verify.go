// A second verifier of Vekha's bundles that shares no code with the first: Go's own checksum database library does the
// hashing and the proofs. It checks the log's signature, the witnesses, consistency with an older head, every stored
// byte, the inclusion of every event, and that no stream has a gap. docs/bundle.md and docs/seal.md say the same in words.
package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Head is a checkpoint: a log's name, its size, its root.
type Head struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

func parseHead(text string) (Head, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return Head{}, fmt.Errorf("not a checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return Head{}, fmt.Errorf("not a size: %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return Head{lines[0], size, root}, err
}

// cosigner is the key of a witness (C2SP cosignature/v1), which Go's library does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

// newVerifier reads a key written name+id+base64: of a log (kind 1) or of a witness (kind 4).
func newVerifier(line string) (note.Verifier, error) {
	parts := strings.SplitN(strings.TrimSpace(line), "+", 3)
	if len(parts) == 3 {
		raw, err := base64.StdEncoding.DecodeString(parts[2])
		if err == nil && len(raw) == 33 && raw[0] == 4 {
			id := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
			if hex.EncodeToString(id[:4]) != parts[1] {
				return nil, fmt.Errorf("the key of %s has another id", parts[0])
			}
			return cosigner{parts[0], binary.BigEndian.Uint32(id[:4]), raw[1:]}, nil
		}
	}
	return note.NewVerifier(strings.TrimSpace(line))
}

// opened gives the text of a note that at least one of the log's keys has signed and each witness has cosigned.
func opened(raw []byte, logs, witnesses []note.Verifier) (string, error) {
	n, err := note.Open(raw, note.VerifierList(append(append([]note.Verifier{}, logs...), witnesses...)...))
	if err != nil {
		return "", err
	}
	by := map[string]bool{}
	for _, s := range n.Sigs {
		by[fmt.Sprint(s.Name, s.Hash)] = true
	}
	signed := false
	for _, v := range logs {
		signed = signed || by[fmt.Sprint(v.Name(), v.KeyHash())]
	}
	if !signed {
		return "", fmt.Errorf("no key of the log has signed")
	}
	for _, v := range witnesses {
		if !by[fmt.Sprint(v.Name(), v.KeyHash())] {
			return "", fmt.Errorf("the witness %s has not cosigned", v.Name())
		}
	}
	return n.Text, nil
}

// container reads entry after entry; every byte between the contents must be what names and sizes make of it.
type container struct {
	file *bufio.Reader
	read int64
}

func header(name string, size int64) []byte {
	b := make([]byte, 512)
	copy(b, name)
	copy(b[100:], "0000644\x000000000\x000000000\x00"+fmt.Sprintf("%011o\x00", size)+"00000000000\x00        0")
	copy(b[257:], "ustar\x0000")
	copy(b[329:], "0000000\x000000000\x00")
	sum := 0
	for _, c := range b {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

func (c *container) expect(want []byte, what string) error {
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c.file, got); err != nil || !bytes.Equal(got, want) {
		return fmt.Errorf("other bytes in place of %s", what)
	}
	c.read += int64(len(want))
	return nil
}

// entry hands the content of the next entry to use, and checks its hash where one is known.
func (c *container) entry(name string, size int64, sha string, use func(io.Reader) error) error {
	if err := c.expect(header(name, size), "the header of "+name); err != nil {
		return err
	}
	hash := sha256.New()
	content := io.LimitReader(c.file, size)
	if sha != "" {
		content = io.TeeReader(content, hash)
	}
	if err := use(content); err != nil {
		return err
	}
	left, err := io.Copy(io.Discard, content)
	if err != nil || left != 0 {
		return fmt.Errorf("%s is longer than its content", name)
	}
	if sha != "" && hex.EncodeToString(hash.Sum(nil)) != sha {
		return fmt.Errorf("%s is not what the manifest says", name)
	}
	c.read += size
	return c.expect(make([]byte, (512-size%512)%512), "the padding after "+name)
}

// first reads an entry whose size only its header tells.
func (c *container) first(name string, most int64) ([]byte, error) {
	h, err := c.file.Peek(512)
	if err != nil {
		return nil, err
	}
	size, err := strconv.ParseInt(string(h[124:135]), 8, 64)
	if err != nil || size > most {
		return nil, fmt.Errorf("%s has no proper size", name)
	}
	raw := make([]byte, size)
	return raw, c.entry(name, size, "", func(r io.Reader) error { _, err := io.ReadFull(r, raw); return err })
}

type manifest struct {
	Format   string           `json:"format"`
	Origin   string           `json:"origin"`
	TreeSize int64            `json:"tree_size"`
	Events   int64            `json:"events"`
	Streams  map[string]int64 `json:"streams"`
	Entries  []struct {
		Name, Sha256 string
		Size         int64
	} `json:"entries"`
}

// tree grows to the right by leaves and complete subtrees; like heights merge.
type tree struct {
	size   int64
	levels []int
	peaks  []tlog.Hash
}

func (t *tree) add(level int, h tlog.Hash) {
	t.size += 1 << level
	for n := len(t.peaks); n > 0 && t.levels[n-1] == level; n = len(t.peaks) {
		h, level = tlog.NodeHash(t.peaks[n-1], h), level+1
		t.peaks, t.levels = t.peaks[:n-1], t.levels[:n-1]
	}
	t.peaks, t.levels = append(t.peaks, h), append(t.levels, level)
}

func (t *tree) root() tlog.Hash {
	if len(t.peaks) == 0 {
		return sha256.Sum256(nil)
	}
	h := t.peaks[len(t.peaks)-1]
	for n := len(t.peaks) - 2; n >= 0; n-- {
		h = tlog.NodeHash(t.peaks[n], h)
	}
	return h
}

// bridge adds the hashes of the largest complete subtrees up to end: the leaves that the bundle does not have.
func (t *tree) bridge(end int64, gaps *[]byte) error {
	for t.size < end {
		level := 0
		for t.size%(2<<level) == 0 && t.size+(2<<level) <= end {
			level++
		}
		if len(*gaps) < 32 {
			return fmt.Errorf("hashes are missing before position %d", end+1)
		}
		var h tlog.Hash
		copy(h[:], *gaps)
		*gaps = (*gaps)[32:]
		t.add(level, h)
	}
	return nil
}

// events checks every record against its leaf and grows the tree by it.
func events(r io.Reader, t *tree, size int64, leaves, gaps []byte, streams map[[16]byte]uint64) (int64, error) {
	in, count := bufio.NewReaderSize(r, 1<<20), int64(0)
	var length [4]byte
	var record []byte
	for {
		if _, err := io.ReadFull(in, length[:]); err == io.EOF {
			break
		} else if err != nil {
			return count, err
		}
		n := int(binary.BigEndian.Uint32(length[:]))
		if n < 36 || n > 64<<20 {
			return count, fmt.Errorf("not a record after position %d", t.size)
		}
		if cap(record) < n {
			record = make([]byte, n)
		}
		record = record[:n]
		if _, err := io.ReadFull(in, record); err != nil {
			return count, err
		}
		position := int64(binary.BigEndian.Uint64(record[2:]))
		if record[0] != 0 || record[1] != 1 || position <= t.size || position > size {
			return count, fmt.Errorf("position %d: not a record, or out of order", position)
		}
		if err := t.bridge(position-1, &gaps); err != nil {
			return count, err
		}
		leaf := tlog.RecordHash(record[1:])
		if len(leaves) < 32 || !bytes.Equal(leaf[:], leaves[:32]) {
			return count, fmt.Errorf("position %d: the stored bytes are not those of the leaf", position)
		}
		leaves = leaves[32:]
		t.add(0, leaf)
		var stream [16]byte
		copy(stream[:], record[10:])
		if version := binary.BigEndian.Uint64(record[26:]); version != streams[stream]+1 {
			return count, fmt.Errorf("position %d: version %d of its stream after %d", position, version, streams[stream])
		}
		streams[stream]++
		if count++; count%200000 == 0 {
			fmt.Fprintf(os.Stderr, "%d events\n", count)
		}
	}
	if err := t.bridge(size, &gaps); err != nil {
		return count, err
	}
	if len(leaves) > 0 || len(gaps) > 0 {
		return count, fmt.Errorf("more hashes than events")
	}
	return count, nil
}

// verify checks a whole bundle; since is an older checkpoint, or nil.
func verify(file io.Reader, logs, witnesses []note.Verifier, since []byte) (Head, int64, error) {
	c := &container{file: bufio.NewReaderSize(file, 1<<20)}
	none := Head{}
	raw, err := c.first("bundle.note", 4096)
	if err != nil {
		return none, 0, err
	}
	text, err := opened(raw, logs, nil)
	if err != nil {
		return none, 0, err
	}
	if bytes.Count(raw, []byte("\n\u2014 ")) != 1 {
		return none, 0, fmt.Errorf("more than one signature: nothing covers the second")
	}
	if raw, err = c.first("manifest.json", 64<<20); err != nil {
		return none, 0, err
	}
	var m manifest
	if err = json.Unmarshal(raw, &m); err != nil {
		return none, 0, err
	}
	if want := fmt.Sprintf("vekha bundle manifest v1\nlog %s\nmanifest %d %x\n", m.Origin, len(raw), sha256.Sum256(raw)); text != want || m.Format != "vekha-bundle/1" {
		return none, 0, fmt.Errorf("the manifest is not the signed one")
	}
	var head Head
	var leaves, gaps []byte
	t, streams, count := &tree{}, map[[16]byte]uint64{}, int64(-1)
	seen := map[string]bool{}
	for _, e := range m.Entries {
		if seen[e.Name] || len(e.Sha256) != 64 {
			return head, count, fmt.Errorf("%s stands there twice, or without a hash", e.Name)
		}
		seen[e.Name] = true
		sha := e.Sha256
		if e.Name == "events.bin" {
			// The hash of the events is that of their leaves, to which each record is held below.
			if sha != fmt.Sprintf("%x", sha256.Sum256(leaves)) {
				return head, count, fmt.Errorf("events.bin is not what the manifest says")
			}
			sha = ""
		}
		err := c.entry(e.Name, e.Size, sha, func(r io.Reader) (err error) {
			switch e.Name {
			case "checkpoint":
				raw, _ := io.ReadAll(r)
				if text, err = opened(raw, logs, witnesses); err == nil {
					head, err = parseHead(text)
				}
				if err == nil && (head.Origin != m.Origin || head.Size != m.TreeSize) {
					err = fmt.Errorf("the checkpoint is not the manifest's")
				}
			case "consistency.json":
				raw, _ := io.ReadAll(r)
				err = consistent(raw, head, since, logs)
			case "leaves.bin":
				leaves, err = io.ReadAll(r)
			case "gaps.bin":
				gaps, err = io.ReadAll(r)
			case "events.bin":
				count, err = events(r, t, head.Size, leaves, gaps, streams)
			default:
				_, err = io.Copy(io.Discard, r)
			}
			return err
		})
		if err != nil {
			return head, count, fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	if err = c.expect(make([]byte, 1024), "the end"); err != nil {
		return head, count, err
	}
	if _, err = c.file.ReadByte(); err != io.EOF {
		return head, count, fmt.Errorf("bytes after the end")
	}
	if count != m.Events || t.root() != head.Root {
		return head, count, fmt.Errorf("the events do not give the signed root")
	}
	for stream, versions := range m.Streams {
		id, _ := hex.DecodeString(strings.ReplaceAll(stream, "-", ""))
		var key [16]byte
		copy(key[:], id)
		if streams[key] != uint64(versions) {
			return head, count, fmt.Errorf("stream %s has %d versions, not %d", stream, streams[key], versions)
		}
	}
	return head, count, nil
}

// consistent checks that the head follows from the auditor's older one.
func consistent(raw []byte, head Head, since []byte, logs []note.Verifier) error {
	if since == nil {
		return nil
	}
	text, err := opened(since, logs, nil)
	if err != nil {
		return err
	}
	old, err := parseHead(text)
	if err != nil {
		return err
	}
	var proofs map[string]tlog.TreeProof
	if err := json.Unmarshal(raw, &proofs); err != nil {
		return err
	}
	proof, found := proofs[fmt.Sprint(old.Size)]
	if !found && old.Size != head.Size {
		return fmt.Errorf("no proof from size %d", old.Size)
	}
	if old.Origin != head.Origin {
		return fmt.Errorf("another log: %s", old.Origin)
	}
	return tlog.CheckTree(proof, head.Size, head.Root, old.Size, old.Root)
}
