//go:build wasip1

// Command wasm is the engine as a WebAssembly module: build it with -buildmode=c-shared, call _initialize once, and then
// alloc, call and release as often as wanted. It wants nothing of WASI but a clock and random numbers.
package main

import (
	"unsafe"

	"valuesmith/engine/call"
)

// shared keeps the memory that the host knows about from being collected.
var shared = map[uintptr][]byte{}

func share(block []byte) uintptr {
	address := uintptr(unsafe.Pointer(unsafe.SliceData(block)))
	shared[address] = block
	return address
}

// alloc gives the host memory for a call.
//
//go:wasmexport alloc
func alloc(size uint32) uint32 { return uint32(share(make([]byte, max(size, 1)))) }

// release takes back the memory of an answer.
//
//go:wasmexport release
func release(address uint32) { delete(shared, uintptr(address)) }

// answer takes the memory of a call back and returns address<<32 | length of the answer.
//
//go:wasmexport call
func answer(address, size uint32) uint64 {
	input := shared[uintptr(address)][:size]
	release(address)
	output := call.Answer(input)
	return uint64(share(output))<<32 | uint64(len(output))
}

func main() {}
