import { inflateRawSync } from "node:zlib";

/** What was packed is larger than it may be. */
export class TooLarge extends Error {}

/** More parts than this are in no archive: those that programs write in parts have one for each 64 kB. */
const mostMembers = 2_000;

/**
 * Unpacks gzip as Helm does: several parts are one, what follows the last of them does not matter. Throws where the
 * data is damaged or has too many parts and, as `TooLarge`, where it unpacks to more than `maxBytes`. Blocks for as long as
 * that takes.
 */
export function gunzipBounded(data: Uint8Array, maxBytes: number): Buffer {
  const parts: Buffer[] = [];
  let left = maxBytes;
  let start = 0;
  do {
    if (parts.length === mostMembers) throw new Error("too many parts");
    const { content, end } = unpackMember(data, start, left);
    parts.push(content);
    left -= content.length;
    start = end;
  } while (isMember(data, start));
  return Buffer.concat(parts);
}

const isMember = (data: Uint8Array, at: number): boolean => data[at] === 0x1f && data[at + 1] === 0x8b;

function unpackMember(data: Uint8Array, start: number, maxBytes: number): { content: Buffer; end: number } {
  const from = endOfHeader(data, start);
  const { content, length } = inflate(data.subarray(from), maxBytes);
  const trailer = from + length;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (trailer + 8 > data.length || view.getUint32(trailer, true) !== crc32(content)) throw new Error("damaged");
  return { content, end: trailer + 8 };
}

/** The header has ten bytes and, as its flags say, a block of data, a name, a comment and a check sum. */
function endOfHeader(data: Uint8Array, start: number): number {
  if (!isMember(data, start) || data[start + 2] !== 8) throw new Error("not gzip");
  const flags = data[start + 3] ?? 0;
  let at = start + 10;
  if (flags & 4) at += 2 + (data[at] ?? 0) + 256 * (data[at + 1] ?? 0);
  if (flags & 8) at = data.indexOf(0, at) + 1;
  if (flags & 16) at = data.indexOf(0, at) + 1;
  if (flags & 2) at += 2;
  if (at <= start || at > data.length) throw new Error("damaged");
  return at;
}

/** What was packed, and how many bytes it took. */
function inflate(data: Uint8Array, maxBytes: number): { content: Buffer; length: number } {
  try {
    // Node's types do not know what "info" changes.
    const options = { info: true, maxOutputLength: Math.max(maxBytes, 1) };
    const { buffer, engine } = inflateRawSync(data, options) as unknown as Inflated;
    if (buffer.length > maxBytes) throw new TooLarge();
    return { content: buffer, length: engine.bytesWritten };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") throw new TooLarge();
    throw error;
  }
}

interface Inflated {
  buffer: Buffer;
  engine: { bytesWritten: number };
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The check sum of gzip; Node has it only since 20.15. */
function crc32(data: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of data) sum = (crcTable[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
