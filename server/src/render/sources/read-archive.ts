import { gzipSync, inflateRawSync } from "node:zlib";
import { readChartYaml } from "../../core/chart/chart-yaml";
import { isChartName, isChartVersion } from "./remote-chart";
import { readTarEntries, TarDamaged, type TarEntry } from "./tar-entries";

/** What Helm unpacks at most, and room for the headers between. In bytes. */
const maxUnpackedSize = 110 * 1024 * 1024;

/** Charts within charts within charts: no chart goes as deep. */
const maxDepth = 8;

/** What a packed chart turned out to be, or why it is not used: the end of a sentence that begins with its name. */
export type ArchiveVerdict = { unpacked: number } & (
  | {
      kind: "chart";
      name: string;
      version: string;
      /** The archive without the files whose names deceive the eye, and how many those are; absent where there are none. */
      leftOut?: { count: number; data: Uint8Array };
    }
  /** `damaged` is what Helm takes for no chart, either. */
  | { kind: "damaged" | "refused"; why: string }
);

/**
 * Makes sure that data is a packed chart, with charts within it that are no harm, and reads its name and version. Blocks for
 * as long as that takes, which is bounded.
 */
export function readArchive(data: Uint8Array): ArchiveVerdict {
  const left = { bytes: maxUnpackedSize };
  const verdict = readOne(data, left, 0);
  return { ...verdict, unpacked: maxUnpackedSize - left.bytes };
}

/** An archive whose parts share what they may unpack to. */
function readOne(data: Uint8Array, left: { bytes: number }, depth: number): ArchiveVerdict {
  const unpacked = 0;
  try {
    const tar = gunzipBounded(data, left.bytes);
    left.bytes -= tar.length;
    const { entries, leftOut } = checkArchive(tar);
    const { name, version } = identify(entries);
    for (const { content } of entries.filter(isPackedChart)) {
      if (depth === maxDepth)
        throw new Unusable(`is not used: it has charts within charts, more than ${maxDepth} deep`);
      const inner = readOne(content, left, depth + 1);
      // What is damaged is for Helm to tell, which says more about it.
      if (inner.kind === "refused") throw new Unusable(`holds a packed chart that ${inner.why}`);
    }
    if (leftOut.size === 0) return { kind: "chart", name, version, unpacked };
    const kept = { count: leftOut.size, data: withoutEntries(tar, leftOut) };
    return { kind: "chart", name, version, leftOut: kept, unpacked };
  } catch (error) {
    if (error instanceof Unusable) return { kind: "refused", why: error.message, unpacked };
    if (!(error instanceof TooLarge)) return { kind: "damaged", why: damaged(error), unpacked };
    left.bytes = 0;
    return { kind: "refused", why: "unpacks to more than Helm's limit of 100 MB", unpacked };
  }
}

/** Why an archive holds no chart: the end of a sentence that begins with its name. */
class NoChart extends Error {}

const damaged = (error: unknown): string =>
  error instanceof NoChart
    ? error.message
    : `is not a chart archive, or it is damaged: it cannot be ${error instanceof TarDamaged ? "read" : "unpacked"}`;

function identify(entries: readonly TarEntry[]): { name: string; version: string } {
  const file = entries.find(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name));
  const chartYaml = readChartYaml(file?.content.toString("utf8") ?? "");
  if (!chartYaml) throw new NoChart("holds no chart: there is no Chart.yaml with a name in it");
  const { name, version = "" } = chartYaml;
  if (!isChartName(name) || !isChartVersion(version))
    throw new NoChart("has a Chart.yaml with a name or a version that Helm does not allow");
  return { name, version };
}

const isPackedChart = ({ name, type }: TarEntry): boolean => type === "0" && /\/charts\/[^/_.][^/]*\.tgz$/.test(name);

/** What Helm reads at most of one file, in bytes; and what no chart has. */
const maxFileSize = 5 * 1024 * 1024;
const maxEntries = 5_000;
const maxNameLength = 1_000;

/** Characters that make a name look like another one, or like none. */
const deceptive = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Names that mean a device on Windows, whatever their extension. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why an archive is not used: the end of a sentence that begins with its name. */
class Unusable extends Error {}

/**
 * Refuses an archive that would do harm if it was unpacked to a disk, which nobody here does, or that has more in it than
 * any chart. Returns what is in it, and the names that deceive the eye; those entries are to be left out.
 */
function checkArchive(tar: Buffer): { entries: TarEntry[]; leftOut: Set<string> } {
  const entries: TarEntry[] = [];
  const leftOut = new Set<string>();
  const links = new Set<string>();
  const roots = new Set<string>();
  for (const entry of readTarEntries(tar)) {
    entries.push(entry);
    const reason = entries.length > maxEntries ? `it has more than ${maxEntries} files` : findFault(entry, links);
    if (reason !== undefined) throw new Unusable(`is not used: ${reason}`);
    if (deceptive.test(entry.name)) leftOut.add(entry.name);
    if (entry.type === "1" || entry.type === "2") links.add(entry.name);
    if (/^[^/]+\/Chart\.yaml$/.test(entry.name)) roots.add(entry.name);
  }
  if (roots.size > 1) throw new Unusable("is not used: there are several charts in it");
  return { entries, leftOut };
}

function findFault({ name, isNameInvalid, type, size }: TarEntry, links: ReadonlySet<string>): string | undefined {
  // First, as the other questions take longer the longer a name is.
  if (name.length > maxNameLength) return `a file in it has a name of more than ${maxNameLength} characters`;
  const parts = name.replace(/\/$/, "").split(/[/\\]/);
  if (name.includes("\\") || parts.includes("..") || parts.includes("")) return "a file in it leads out of its folder";
  if (parts.some((part) => part.includes(":") || device.test(part)))
    return "a file in it has a name that Windows has another use for";
  if (isNameInvalid && type === "0" && !name.includes("\uFFFD"))
    return "a file in it has a name that continues after its end";
  if (type === "0" && size > maxFileSize) return "a file in it is larger than Helm's limit of 5 MB";
  return isBelowLink(name, links) ? "a file in it is to be written through a link" : undefined;
}

function isBelowLink(name: string, links: ReadonlySet<string>): boolean {
  if (links.size === 0) return false;
  for (let slash = name.indexOf("/"); slash !== -1; slash = name.indexOf("/", slash + 1))
    if (links.has(name.slice(0, slash))) return true;
  return false;
}

/** The archive without some of its entries. */
function withoutEntries(tar: Buffer, names: ReadonlySet<string>): Buffer {
  const kept = [...readTarEntries(tar)].filter(({ name }) => !names.has(name));
  const end = Buffer.alloc(1024);
  return gzipSync(Buffer.concat([...kept.map(({ start, end }) => tar.subarray(start, end)), end]), { level: 1 });
}

/** What was packed is larger than it may be. */
class TooLarge extends Error {}

/** More parts than this are in no archive: those that programs write in parts have one for each 64 kB. */
const mostMembers = 2_000;

/**
 * Unpacks gzip as Helm does: several parts are one, what follows the last of them does not matter. Throws where the
 * data is damaged or has too many parts and, as `TooLarge`, where it unpacks to more than `maxBytes`. Blocks for as long as
 * that takes.
 */
function gunzipBounded(data: Uint8Array, maxBytes: number): Buffer {
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
