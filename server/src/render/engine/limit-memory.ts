const header = 8;
const memorySection = 5;
const pageSize = 65_536;

/**
 * A WebAssembly module whose memory cannot grow beyond a size, in bytes. Go's linker sets no limit, and a chart can ask for
 * more memory than the machine has. Throws where the module has no memory of its own or one with a limit already.
 */
export function limitMemory(module: Uint8Array, limit: number): Uint8Array {
  for (let at = header; at < module.length; ) {
    const id = module[at];
    const size = readNumber(module, at + 1);
    const end = size.next + size.value;
    if (id === memorySection) {
      const count = readNumber(module, size.next);
      const minimum = readNumber(module, count.next + 1);
      if (count.value !== 1 || module[count.next] !== 0) break;
      const body = [1, 1, ...writeNumber(minimum.value), ...writeNumber(Math.floor(limit / pageSize))];
      return join([
        module.subarray(0, at),
        Uint8Array.from([id, ...writeNumber(body.length), ...body]),
        module.subarray(end),
      ]);
    }
    at = end;
  }
  throw new Error("The module has no memory that could be limited.");
}

/** A number in LEB128, as WebAssembly writes it, and where the next thing starts. */
function readNumber(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0, next = at; ; shift += 7, next++) {
    const byte = bytes[next] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: next + 1 };
  }
}

function writeNumber(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writeNumber(value >>> 7)];
}

function join(parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
