import { nextLine } from "../document/top-level-block";

/** No values file has so many top-level keys; read as a whole, it is found to be too much. */
const maxKeys = 50_000;

/** Each block costs something by itself; more than about so many would cost more than they save. */
const manyBlocks = 400;

/** A top-level key as nearly everybody writes it, alone or with the start of its value. */
const keyLine = /^(?:[A-Za-z0-9_][\w./-]*|"[\w ./-]+"|'[\w ./-]+')[ ]*:(?=[ \t\r\n]|$)/;

/** Longer keys do not start a block. */
const maxKeyLine = 200;

/** Whether a top-level key stands at an offset, with nothing in front of it. */
export const isKeyLine = (text: string, start: number): boolean =>
  isLineStart(text, start) && keyLine.test(text.slice(start, start + maxKeyLine));

const isLineStart = (text: string, start: number): boolean => start === 0 || /[\r\n]/.test(text[start - 1] ?? "");

/** The offsets inside of a range where a block may end because a key stands there; undefined for too many keys. */
export function cuts(text: string, from: number, to: number): number[] | undefined {
  const found: number[] = [];
  const shortest = text.length / manyBlocks;
  let last = from;
  let keys = 0;
  for (let start = nextLine(text, from); start < to; start = nextLine(text, start)) {
    if (!isKeyLine(text, start)) continue;
    if (++keys > maxKeys) return undefined;
    if (start - last < shortest) continue;
    found.push(start);
    last = start;
  }
  return found;
}
