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
  content: Buffer;
}

const block = 512;

/** Go reads no longer extension than this, in bytes. */
const maxExtension = 1024 * 1024;

/** Headers and records that no chart has as many of: what describes entries is to take no time either. */
const most = { headers: 20_000, records: 100_000 };

/** Types of entries that have no content, whatever size their header claims. */
const withoutContent = /[1-6]/;

/** Types of entries that only say something about the next one; `g` says it about all, and Helm does not listen. */
const extensions = /[xgLK]/;

/** Where the numbers in headers of each kind are. Go takes none that has anything else in it. */
const always = [
  [100, 108],
  [108, 116],
  [116, 124],
  [124, 136],
  [136, 148],
] as const;
const devices = [
  [329, 337],
  [337, 345],
] as const;
const numbers = {
  old: always,
  ustar: [...always, ...devices],
  star: [...always, ...devices, [476, 488], [488, 500]],
  gnu: [...always, ...devices, [345, 357], [357, 369]],
} as const;

/** Where what stands before a name ends, which begins at 345; not every kind has that. */
const prefixEnd = { old: 345, ustar: 500, star: 476, gnu: 345 };

function kindOf(header: Buffer): keyof typeof numbers {
  const magic = header.toString("latin1", 257, 265);
  if (magic.startsWith("ustar\0")) return header.toString("latin1", 508) === "tar\0" ? "star" : "ustar";
  return magic === "ustar  \0" ? "gnu" : "old";
}

/**
 * The entries of a tar file up to its end. Throws `TarDamaged` where Go's package, which Helm reads archives with, does,
 * and for sparse files, which are no charts.
 */
export function* readTarEntries(tar: Buffer): Generator<TarEntry> {
  let start = 0;
  let extended: Extended = {};
  const left = { ...most };
  for (let at = 0; at < tar.length && !isEnd(tar, at); ) {
    const header = readHeader(tar, at);
    const { type } = header;
    if (--left.headers < 0) throw new TarDamaged();
    if (extensions.test(type)) {
      const content = contentOf(tar, at, header.size);
      extended = type === "g" ? checked(content, left) : { ...extended, ...readExtension(type, content, left) };
      at = nextBlock(at, header.size);
      if (type === "g") start = at;
      continue;
    }
    const size = extended.size ?? header.size;
    const content = contentOf(tar, at, withoutContent.test(type) ? 0 : size);
    at = nextBlock(at, content.length);
    yield { ...nameOf(header.name, extended), type, size, start, end: at, content };
    start = at;
    extended = {};
  }
}

/** What the headers before an entry say about it. */
interface Extended {
  longName?: Buffer;
  name?: Buffer;
  size?: number;
}

function readExtension(type: string, content: Buffer, left: { records: number }): Extended {
  if (content.length > maxExtension) throw new TarDamaged();
  if (type === "L") return { longName: untilNul(content) };
  if (type === "K") return {};
  const { path, size } = readPax(content, left);
  // The last header of a kind counts, with all that it does not say.
  return {
    name: path !== undefined && path.length > 0 ? path : undefined,
    size: size === undefined || size.length === 0 ? undefined : decimal(size),
  };
}

/** A header about all that follows is only looked at: it ends what was said before. */
function checked(content: Buffer, left: { records: number }): Extended {
  readExtension("x", content, left);
  return {};
}

interface Header {
  name: Buffer[];
  type: string;
  size: number;
}

/** Two blocks of zeros, or one with nothing behind it. */
function isEnd(tar: Buffer, at: number): boolean {
  const isZero = (from: number): boolean => tar.subarray(from, from + block).every((byte) => byte === 0);
  if (tar.length - at < block) throw new TarDamaged();
  if (!isZero(at)) return false;
  if (tar.length - at > block && (tar.length - at < 2 * block || !isZero(at + block))) throw new TarDamaged();
  return true;
}

function readHeader(tar: Buffer, at: number): Header {
  const header = tar.subarray(at, at + block);
  if (!hasRightSum(header)) throw new TarDamaged();
  const kind = kindOf(header);
  for (const [from, to] of numbers[kind]) if (from < 345 || header[from] !== 0) readNumber(header.subarray(from, to));
  const size = readNumber(header.subarray(124, 136));
  const type = String.fromCharCode(header[156] || 48);
  if (type === "S" || size < 0) throw new TarDamaged();
  const prefix = untilNul(header.subarray(345, prefixEnd[kind]));
  const name = header.subarray(0, 100);
  return { name: prefix.length > 0 ? [prefix, name] : [name], type, size };
}

/** The check sum counts its own field as spaces. Old programs took bytes for signed numbers. */
function hasRightSum(header: Buffer): boolean {
  const plain = Buffer.from(header).fill(" ", 148, 156);
  const sum = plain.reduce((total, byte) => total + byte, 0);
  const written = readNumber(header.subarray(148, 156));
  return written === sum || written === plain.reduce((total, byte) => total + (byte < 128 ? byte : byte - 256), 0);
}

function contentOf(tar: Buffer, at: number, size: number): Buffer {
  if (size > tar.length - at - block) throw new TarDamaged();
  return tar.subarray(at + block, at + block + size);
}

const nextBlock = (at: number, size: number): number => at + block + Math.ceil(size / block) * block;

function nameOf(fields: Buffer[], { longName, name }: Extended): Pick<TarEntry, "name" | "isNameInvalid"> {
  const field = fields[fields.length - 1] ?? Buffer.alloc(0);
  const own = untilNul(field);
  const written = fields.length > 1 ? Buffer.concat([fields[0] ?? own, Buffer.from("/"), own]) : own;
  const long = longName !== undefined && longName.length > 0 ? longName : name;
  const bytes = long ?? written;
  const text = bytes.toString("utf8");
  const isInvalid = !Buffer.from(text, "utf8").equals(bytes) || field.subarray(own.length).some((byte) => byte !== 0);
  return { name: text, isNameInvalid: isInvalid };
}

function untilNul(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return end === -1 ? field : field.subarray(0, end);
}

/** In octal digits between spaces and zeros, or in binary where the first bit is set. */
function readNumber(field: Buffer): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) {
    const isFiller = (byte: number): boolean => byte === 0 || byte === 32;
    const from = field.findIndex((byte) => !isFiller(byte));
    const to = field.findLastIndex((byte) => !isFiller(byte));
    const digits = from === -1 ? "" : untilNul(field.subarray(from, to + 1)).toString("latin1");
    if (!/^[0-7]*$/.test(digits)) throw new TarDamaged();
    return digits === "" ? 0 : Number.parseInt(digits, 8);
  }
  // The second bit is the sign.
  if ((first & 0x40) !== 0) return -1;
  const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, first & 0x3f);
  if (!Number.isSafeInteger(value)) throw new TarDamaged();
  return value;
}

function decimal(text: Buffer): number {
  const value = /^\+?\d{1,19}$/.test(text.toString("latin1")) ? Number(text.toString("latin1")) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new TarDamaged();
  return value;
}

/** A tar file that Helm cannot read, or that holds more to describe its files than any chart's. */
export class TarDamaged extends Error {}

/** The length of a record in digits: an extension has less than 10 MB. */
const mostDigits = 8;

/** The records of a tar header that are about a file's name and size; of several with one name the last counts. */
export interface PaxRecords {
  path?: Buffer;
  size?: Buffer;
}

/**
 * Reads lines of `length key=value`, the length in bytes and of all of the line. Takes what it reads from `left`; throws
 * `TarDamaged` where Go does, where nothing is left, and for the records of sparse files.
 */
function readPax(content: Buffer, left: { records: number }): PaxRecords {
  const found: PaxRecords = {};
  for (let at = 0; at < content.length; ) {
    const { record, end } = recordAt(content, at);
    const equals = record.indexOf(61);
    const key = record.toString("latin1", 0, Math.max(equals, 0));
    const value = record.subarray(equals + 1);
    const isText = /^(?:path|linkpath|uname|gname)$/.test(key);
    if (key === "" || --left.records < 0 || key.startsWith("GNU.sparse.")) throw new TarDamaged();
    if (isText ? value.includes(0) : key.includes("\0")) throw new TarDamaged();
    if (key === "path" || key === "size") found[key] = value;
    at = end;
  }
  return found;
}

function recordAt(content: Buffer, at: number): { record: Buffer; end: number } {
  const head = /^(\d+) /.exec(content.toString("latin1", at, at + mostDigits));
  const end = at + Number(head?.[1]);
  const start = at + (head?.[0].length ?? 0);
  if (!head || start >= end || end > content.length || content[end - 1] !== 10) throw new TarDamaged();
  return { record: content.subarray(start, end - 1), end };
}
