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
export function readPax(content: Buffer, left: { records: number }): PaxRecords {
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
