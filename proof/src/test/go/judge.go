// Judge reads a log as tlog-tiles with the Go team's own packages, and accepts it or not.
//
// It is given a folder with "key" (a verifier key), "checkpoint", "tile/...", and "proofs": one proof a line, with its
// kind ("inclusion" or "consistency"), its numbers, hashes and path. It prints how many proofs it accepted.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tiles string

func (folder tiles) Height() int { return 8 }

func (folder tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		// This package names the height in the path of a tile; tlog-tiles, whose height is always 8, does not.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(string(folder), path))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func (folder tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func main() {
	if err := judge(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judge(folder string) error {
	key, err := os.ReadFile(filepath.Join(folder, "key"))
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return err
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return err
	}

	// Every tile is read and proved to be of the tree that the checkpoint is over.
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles(folder))
	indexes := make([]int64, size)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	if _, err := reader.ReadHashes(indexes); err != nil {
		return err
	}

	proofs, err := os.ReadFile(filepath.Join(folder, "proofs"))
	if err != nil {
		return err
	}
	accepted := 0
	scanner := bufio.NewScanner(bytes.NewReader(proofs))
	for scanner.Scan() {
		if err := check(scanner.Text()); err != nil {
			return fmt.Errorf("%s: %w", scanner.Text(), err)
		}
		accepted++
	}
	fmt.Printf("%d leaves, %d proofs\n", size, accepted)
	return scanner.Err()
}

func check(line string) error {
	fields := strings.Fields(line)
	first, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return err
	}
	second, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return err
	}
	var hashes []tlog.Hash
	for _, text := range fields[3:] {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return err
		}
		hashes = append(hashes, hash)
	}
	if fields[0] == "inclusion" {
		// index, size, root, leaf, path
		return tlog.CheckRecord(hashes[2:], second, hashes[0], first, hashes[1])
	}
	// from, to, from's root, to's root, path
	return tlog.CheckTree(hashes[2:], second, hashes[1], first, hashes[0])
}
