import { gzipSync } from "node:zlib";
import { readTarEntries, type TarEntry } from "./tar-entries";

/** What Helm reads at most of one file, in bytes; and what no chart has. */
const maxFileSize = 5 * 1024 * 1024;
const maxEntries = 5_000;
const maxNameLength = 1_000;

/** Characters that make a name look like another one, or like none. */
const deceptive = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Names that mean a device on Windows, whatever their extension. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why an archive is not used: the end of a sentence that begins with its name. */
export class Unusable extends Error {}

/**
 * Refuses an archive that would do harm if it was unpacked to a disk, which nobody here does, or that has more in it than
 * any chart. Returns what is in it, and the names that deceive the eye; those entries are to be left out.
 */
export function checkArchive(tar: Buffer): { entries: TarEntry[]; leftOut: Set<string> } {
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
export function withoutEntries(tar: Buffer, names: ReadonlySet<string>): Buffer {
  const kept = [...readTarEntries(tar)].filter(({ name }) => !names.has(name));
  const end = Buffer.alloc(1024);
  return gzipSync(Buffer.concat([...kept.map(({ start, end }) => tar.subarray(start, end)), end]), { level: 1 });
}
