import { TextDocument } from "vscode-languageserver-textdocument";
import { limits } from "../../limits";
import type { Steps } from "../../steps";
import { nextLine, topLevelKeys } from "../document/lines";
import type { Entry } from "../document/nodes";
import { type ParsedYaml, parseIndented, parseUnindented, parseYaml } from "./parse";
import { isLeftOpen } from "./unindented";

/**
 * Whole lines of a text that were read by themselves: some top-level keys with their values, or all there is.
 * Immutable, and shared by all versions of a document that have these lines. Offsets count from the block's start.
 */
export interface Block extends ParsedYaml {
  text: string;
  /** Nothing stands behind it. */
  isLast: boolean;
  /** The keys that start at column 0. */
  keys: string[];
  /** The block's lines; the last one is empty where another block follows. */
  lines: TextDocument;
  lineBreaks: number;
}

/** A block in one version of a document. */
export interface PlacedBlock {
  block: Block;
  /** The offset of its first character in the document. */
  start: number;
  /** The zero-based line it starts on. */
  line: number;
}

/** All of a text, in order. */
export type Blocks = readonly [PlacedBlock, ...PlacedBlock[]];

/**
 * Reads a text as `parseYaml` does, in blocks. Those of an earlier version that still stand there are not read again, so
 * that an edit costs the top-level key it is made in. A text whose parts cannot be understood one by one is one block.
 */
export function* readBlocks(text: string, before: readonly PlacedBlock[]): Steps<Blocks> {
  const known = before.map(({ block }) => block);
  const blocks = yield* separate(text, known);
  const [first, ...others] = place(blocks ?? [], before);
  if (!first) return [readWhole(text)];
  // Brackets whose lines are not indented may be closed behind the next key, or what looks like one.
  const isOpen = [first, ...others].some(({ block }) => block.problems.some(isLeftOpen));
  const parsed = isOpen ? parseUnindented(text) : undefined;
  return parsed ? [placeWhole(text, parsed)] : [first, ...others];
}

/** A text as one block. */
export const readWhole = (text: string): PlacedBlock => placeWhole(text, parseYaml(text));

const placeWhole = (text: string, parsed: ParsedYaml): PlacedBlock => ({
  block: toBlock(text, parsed, true),
  start: 0,
  line: 0,
});

/** Blocks with their places; those at the place they had before are the same objects as before. */
function place(blocks: readonly Block[], before: readonly PlacedBlock[]): PlacedBlock[] {
  let start = 0;
  let line = 0;
  return blocks.map((block, index) => {
    const known = before[index];
    const placed =
      known?.block === block && known.start === start && known.line === line ? known : { block, start, line };
    start += block.text.length;
    line += block.lineBreaks;
    return placed;
  });
}

/** The blocks of a text; undefined where a part of it may depend on another. */
function* separate(text: string, known: readonly Block[]): Steps<Block[] | undefined> {
  if (text.length > limits.documentLength || known.some(({ hasAlias }) => hasAlias)) return undefined;
  const head = unchangedHead(text, known);
  const from = lengthOf(head);
  // The first block may begin with something else than a key, which it can only do as the first.
  const tail = unchangedTail(text, known.slice(Math.max(1, head.length)), from);
  const read = yield* readUntil(text, { from, tail });
  return read && [...head, ...read.blocks, ...read.tail];
}

const lengthOf = (blocks: readonly Block[]): number => blocks.reduce((sum, { text }) => sum + text.length, 0);

/** The blocks that a text still begins with. */
function unchangedHead(text: string, known: readonly Block[]): Block[] {
  let end = 0;
  const changed = known.findIndex((block) => {
    if (!standsAt(text, block, end)) return true;
    end += block.text.length;
    return false;
  });
  const head = known.slice(0, changed === -1 ? known.length : changed);
  // What follows a block and is no key has become a part of it.
  const last = head.at(-1);
  return last && end < text.length && !isKeyLine(text, end) ? head.slice(0, -1) : head;
}

/** The blocks that a text still ends with, behind `from`. */
function unchangedTail(text: string, known: readonly Block[], from: number): Block[] {
  let start = text.length;
  const changed = known.findLastIndex((block) => {
    const at = start - block.text.length;
    if (at < from || !standsAt(text, block, at)) return true;
    start = at;
    return false;
  });
  const tail = known.slice(changed + 1);
  // Something may have been typed in front of its first key.
  return isKeyLine(text, start) ? tail : tail.slice(1);
}

function standsAt(text: string, block: Block, start: number): boolean {
  const end = start + block.text.length;
  return block.isLast === (end === text.length) && text.slice(start, end) === block.text;
}

interface Gap {
  from: number;
  /** The blocks behind the gap. */
  tail: readonly Block[];
}

/**
 * Reads what stands between the blocks that have not changed. Lines that cannot be told from the key behind them are read
 * together with it, and so may swallow blocks of the tail. Undefined where that does not help.
 */
function* readUntil(text: string, { from, tail }: Gap): Steps<{ blocks: Block[]; tail: readonly Block[] } | undefined> {
  const blocks: Block[] = [];
  const to = text.length - lengthOf(tail);
  const inside = cuts(text, from, to);
  if (!inside) return undefined;
  const ends = [...inside, ...endsOf(tail, to)];
  let start = from;
  for (let next = 0; start < to; ) {
    const found = readAhead(text, start, ends.slice(next, next + maxAhead));
    if (!found) return undefined;
    blocks.push(found.block);
    start += found.block.text.length;
    next += found.ahead;
    yield;
  }
  const swallowed = endsOf(tail, to).findIndex((end) => end >= start);
  return { blocks, tail: tail.slice(swallowed) };
}

/** An open quote ends at the next one; with none nearby it may reach to the end of the text. */
const maxAhead = 16;

/** The shortest block from `start` to one of some ends. */
function readAhead(text: string, start: number, ends: readonly number[]): { block: Block; ahead: number } | undefined {
  for (let ahead = 1; ahead <= ends.length; ahead *= 2) {
    const end = ends[ahead - 1] ?? text.length;
    const block = readAlone(text.slice(start, end), end === text.length);
    if (block) return { block, ahead };
  }
  return undefined;
}

/** `to`, where the first block of the tail starts, and where the blocks of the tail end. */
function endsOf(tail: readonly Block[], to: number): number[] {
  let end = to;
  return [
    to,
    ...tail.map((block) => {
      end += block.text.length;
      return end;
    }),
  ];
}

/**
 * Stands for what follows a block while the block is read; no values file contains it. It is read as a key with this
 * value only where the block has left no bracket and no quote open, and as one without a problem, because it is as long
 * as a key may be, only where nothing before it counts as a part of it.
 */
const nextKey = "vsm0next".padEnd(1024, "x");
const nextValue = "x,";
const nextLines = `${nextKey}: ${nextValue}`;

/** Several documents and directives concern more than the lines they stand on. */
const documentMark = /^(?:---|\.\.\.|%)/m;

/** Reads lines by themselves; undefined where they may mean something else together with those around them. */
function readAlone(text: string, isLast: boolean): Block | undefined {
  if (documentMark.test(text)) return undefined;
  if (isLast) {
    const parsed = parseIndented(text);
    return isIndependent(parsed) ? toBlock(text, parsed, true) : undefined;
  }
  const joined = text + nextLines;
  const parsed = parseIndented(joined);
  const alone = isIndependent(parsed) ? withoutNextKey(parsed, text.length) : undefined;
  // A slice of the document's text would keep all of it alive.
  return alone && toBlock(joined.slice(0, text.length), alone, false);
}

const isIndependent = ({ root, secondDocument, hasAlias }: ParsedYaml): boolean =>
  root?.kind === "map" && !root.flow && root.anchor === undefined && !secondDocument && !hasAlias;

/** What was read before the key that ends a block; undefined where that is not a key by itself any more. */
function withoutNextKey(parsed: ParsedYaml, length: number): ParsedYaml | undefined {
  const { root, problems } = parsed;
  if (root?.kind !== "map") return undefined;
  const entries = root.entries.slice(0, -1);
  const last = entries.at(-1);
  const next = root.entries.at(-1);
  if (!last || !next || !isNext(next, length)) return undefined;
  // What is missing may be reported where the next key starts.
  if (problems.some(({ span }) => span.start > length || span.end > length + 1)) return undefined;
  const span = { start: root.span.start, end: Math.max(last.key.span.end, last.value.span.end) };
  return { ...parsed, root: { ...root, span, entries } };
}

const isNext = ({ key, value }: Entry, start: number): boolean =>
  key.text === nextKey && key.span.start === start && value.kind === "scalar" && value.text === nextValue;

function toBlock(text: string, parsed: ParsedYaml, isLast: boolean): Block {
  const lines = TextDocument.create("", "yaml", 0, text);
  return { ...parsed, text, isLast, keys: topLevelKeys(text), lines, lineBreaks: countLineBreaks(lines) };
}

/** Counted without an index of all lines, which is only made of blocks that have something to tell about. */
function countLineBreaks(lines: TextDocument): number {
  const text = lines.getText();
  return text.includes("\r") ? lines.lineCount - 1 : text.split("\n").length - 1;
}

/** No values file has so many top-level keys; read as a whole, it is found to be too much. */
const maxKeys = 50_000;

/** Each block costs something by itself; more than about so many would cost more than they save. */
const manyBlocks = 400;

/** A top-level key as nearly everybody writes it, alone or with the start of its value. */
const keyLine = /^(?:[A-Za-z0-9_][\w./-]*|"[\w ./-]+"|'[\w ./-]+')[ ]*:(?=[ \t\r\n]|$)/;

/** Longer keys do not start a block. */
const maxKeyLine = 200;

/** Whether a top-level key stands at an offset, with nothing in front of it. */
const isKeyLine = (text: string, start: number): boolean =>
  isLineStart(text, start) && keyLine.test(text.slice(start, start + maxKeyLine));

const isLineStart = (text: string, start: number): boolean => start === 0 || /[\r\n]/.test(text[start - 1] ?? "");

/** The offsets inside of a range where a block may end because a key stands there; undefined for too many keys. */
function cuts(text: string, from: number, to: number): number[] | undefined {
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
