/** What a tar file says of one entry. */
export interface TarEntry {
  /** As it is written; `invalid` if that is no UTF-8 or if something follows its end. */
  name: string;
  isNameInvalid: boolean;
  /** `0` a file, `1` and `2` links, `5` a folder, others are devices and the like. */
  type: string;
  /** In bytes, as the entry claims. */
  size: number;
  /** Where its headers start and where the next entry's start. */
  start: number;
  end: number;
}

const block = 512;

/** The entries of a tar file up to its end, or up to where it makes no sense any more. */
export function* readTarEntries(tar: Buffer): Generator<TarEntry> {
  let start = 0;
  let extended: Extended = {};
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) return;
    const size = extended.size ?? readNumber(header.subarray(124, 136));
    if (!Number.isSafeInteger(size) || size < 0) return;
    const end = at + block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156] || 48);
    const content = tar.subarray(at + block, at + block + size);
    at = end;
    if (type === "x" || type === "L" || type === "g" || type === "K") {
      extended = { ...extended, ...readExtended(type, content) };
      continue;
    }
    yield { ...nameOf(header, extended), type, size, start, end };
    start = end;
    extended = {};
  }
}

/** What a header before an entry says about it. */
interface Extended {
  name?: Buffer;
  size?: number;
}

function readExtended(type: string, content: Buffer): Extended {
  if (type === "L") return { name: untilNul(content) };
  return type === "x" ? readPax(content) : {};
}

/** Lines of `length key=value`, the length in bytes and of all of the line. */
function readPax(content: Buffer): Extended {
  const found: Extended = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const length = Number.parseInt(content.toString("latin1", at, space), 10);
    if (space === -1 || !(length > 0)) return found;
    const record = content.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(61);
    const key = record.toString("latin1", 0, equals);
    if (key === "path") found.name = record.subarray(equals + 1);
    if (key === "size") found.size = Number.parseInt(record.toString("latin1", equals + 1), 10);
    at += length;
  }
  return found;
}

function nameOf(header: Buffer, { name }: Extended): Pick<TarEntry, "name" | "isNameInvalid"> {
  const field = header.subarray(0, 100);
  const own = untilNul(field);
  const prefix =
    header.toString("latin1", 257, 262) === "ustar" ? untilNul(header.subarray(345, 500)) : Buffer.alloc(0);
  const bytes = name ?? (prefix.length > 0 ? Buffer.concat([prefix, Buffer.from("/"), own]) : own);
  const text = bytes.toString("utf8");
  const isInvalid = !Buffer.from(text, "utf8").equals(bytes) || field.subarray(own.length).some((byte) => byte !== 0);
  return { name: text, isNameInvalid: isInvalid };
}

function untilNul(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

/** In octal digits, or in binary where the first bit is set. */
function readNumber(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(untilNul(field).toString("latin1"), 8);
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
}
