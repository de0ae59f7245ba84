/** Reads what Git tracks out of a `.git/index`, versions 2 to 4. */

const fixedSize = 40;
const hashSizes = [20, 32];

/**
 * The paths in an index, from the root of the repository on, as bytes with one in each character; undefined for an index that is
 * split, sparse, of another version or broken: then nobody knows.
 */
export function trackedPaths(bytes: Buffer): Set<string> | undefined {
  if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC") return undefined;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  for (const hashSize of hashSizes) {
    const found = readEntries(bytes, { version, count: bytes.readUInt32BE(8), hashSize });
    if (found && endsWell(bytes, found.end, hashSize)) return found.paths;
  }
  return undefined;
}

interface Layout {
  version: number;
  count: number;
  hashSize: number;
}

/** A file that may be run or not, a link, a submodule. A folder is in a sparse index only. */
const modes = new Set([0o100644, 0o100755, 0o100664, 0o120000, 0o160000]);

function readEntries(
  bytes: Buffer,
  { version, count, hashSize }: Layout,
): { paths: Set<string>; end: number } | undefined {
  const paths = new Set<string>();
  const last = bytes.length - hashSize;
  let at = 12;
  let path = "";
  for (let index = 0; index < count; index++) {
    const flagsAt = at + fixedSize + hashSize;
    if (flagsAt + 4 > last || !modes.has(bytes.readUInt32BE(at + 24))) return undefined;
    const isExtended = version > 2 && (bytes.readUInt16BE(flagsAt) & 0x4000) !== 0;
    let nameAt = flagsAt + (isExtended ? 4 : 2);
    if (version === 4) {
      const drop = readVarint(bytes, nameAt, last);
      if (!drop || drop.value > path.length) return undefined;
      nameAt = drop.end;
      path = path.slice(0, path.length - drop.value);
    } else path = "";
    const end = bytes.indexOf(0, nameAt);
    if (end === -1 || end >= last) return undefined;
    path += bytes.toString("latin1", nameAt, end);
    if (path === "") return undefined;
    paths.add(path);
    at = version === 4 ? end + 1 : at + Math.floor((end - at) / 8 + 1) * 8;
  }
  return { paths, end: at };
}

/** A number of Git's: seven bits in each byte, the last of which has no eighth; one is added with each. */
function readVarint(bytes: Buffer, start: number, last: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let at = start; at < last && at < start + 5; at++) {
    const byte = bytes.readUInt8(at);
    value += byte & 0x7f;
    if ((byte & 0x80) === 0) return { value, end: at + 1 };
    value = (value + 1) * 128;
  }
  return undefined;
}

/** Whether extensions that may be passed over are all there is up to the checksum. Those in small letters change the entries. */
function endsWell(bytes: Buffer, start: number, hashSize: number): boolean {
  const last = bytes.length - hashSize;
  let at = start;
  while (at + 8 <= last) {
    if (!/^[A-Z]/.test(bytes.toString("latin1", at, at + 1))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === last;
}
