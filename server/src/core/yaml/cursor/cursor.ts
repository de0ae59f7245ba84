import { limits } from "../../limits";
import { lineFrom, lineStart, topLevelBlock, topLevelKeys } from "../document/lines";
import type { KeyPath, MapNode, ScalarNode, Span, ValuesNode } from "../document/nodes";
import { parseYaml } from "../read/parse";
import { type Around, narrow, spine } from "./excerpts";

/** What is being typed at a place. */
export interface Cursor {
  /** `key`: a key of the map at `path`; `value`: the scalar at `path`. */
  kind: "key" | "value";
  path: KeyPath;
  /** The part of the word before the cursor. */
  prefix: string;
  /** The whole word, without quotes: what a completion replaces. */
  replace: Span;
  /** The other keys of the map (for a key). */
  siblings: string[];
  quote: "" | '"' | "'";
  /** Inside `{ }` or `[ ]`. */
  flow: boolean;
  /** The column of the key. */
  column: number;
  /** The key already has its colon. */
  hasColon: boolean;
  /** The value stands directly behind the colon, so a space is needed. */
  needsSpace: boolean;
  /** The word is all there is of a list item, so it may be a key or a value. */
  isItem: boolean;
}

/** Stands in the text at the cursor while it is parsed; no values file contains it. */
const placeholder = "vsm0cursor0";

/** Nobody types on a longer line, which the outline would have to keep. In UTF-16 code units. */
const maxLine = 20_000;

/**
 * What is being typed at an offset, or undefined where nothing can be completed (a comment, a block of text).
 * Reads only the top-level key around the offset, so that it costs the same in a long file and works
 * while other parts of the file are broken.
 */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  const start = lineStart(text, offset);
  const line: Line = { before: text.slice(start, offset), after: lineFrom(text, offset) };
  if (line.before.length + line.after.length > maxLine) return undefined;
  const position = positionOnLine(line.before);
  if (position.inComment || (position.quote === "" && wouldSwallow.test(line.after))) return undefined;
  const block = topLevelBlock(text, offset);
  const around = { head: text.slice(block.start, offset), tail: text.slice(offset, block.end) };
  const found = findCursor(around, insertions(line, position));
  return found && toCursor(found, { text, offset, line });
}

/** What stands behind the cursor would become part of the word that is typed. */
const wouldSwallow = /^\s*["'{[|>&*!@%]|^\s+[^\s#,}\]]/;

interface Line {
  before: string;
  after: string;
}

interface LinePosition {
  inComment: boolean;
  /** The quote that is open at the cursor. */
  quote: "" | '"' | "'";
  /** A colon that ends a key stands before the cursor. */
  afterColon: boolean;
}

/** Reads the line up to the cursor; quotes that span lines are rare enough in values files. */
function positionOnLine(before: string): LinePosition {
  const position: LinePosition = { inComment: false, quote: "", afterColon: false };
  for (let i = 0; i < before.length; i++) {
    const char = before[i];
    if (position.quote !== "") {
      if (char === "\\" && position.quote === '"') i++;
      else if (char === position.quote) position.quote = "";
    } else if ((char === '"' || char === "'") && (i === 0 || /[\s[{,:]/.test(before[i - 1] ?? "")))
      position.quote = char;
    else if (char === "#" && (i === 0 || /\s/.test(before[i - 1] ?? ""))) return { ...position, inComment: true };
    else if (char === ":" && /^(\s|$)/.test(before.slice(i + 1))) position.afterColon = true;
  }
  return position;
}

/** What to put at the cursor, and behind the quote that ends the word, so that the text parses. */
interface Insertion {
  text: string;
  behindQuote?: string;
}

/** Likeliest first: `word:` makes a key, `word` a value. */
function insertions({ before, after }: Line, { quote, afterColon }: LinePosition): Insertion[] {
  const space = /:$/.test(before) && quote === "" ? " " : "";
  const isOpen = quote !== "" && !after.includes(quote);
  const asValue: Insertion = { text: `${space}${placeholder}${isOpen ? quote : ""}` };
  const rest = (quote === "" || isOpen ? after : after.slice(after.indexOf(quote) + 1)).trim();
  const endsWord = rest === "" || rest.startsWith("#");
  if (afterColon || !(endsWord || /^[^\s:]*$/.test(rest))) return [asValue];
  const asKey: Insertion =
    quote === "" || isOpen ? { text: `${asValue.text}:` } : { text: placeholder, behindQuote: ":" };
  return endsWord ? [asKey, asValue] : [asValue, asKey];
}

/**
 * The block without what is of no concern says the same as all of it, unless a value spans lines in a way that does not
 * show. All of it is the truth as long as it can be read up to the cursor; else its outline is more reliable.
 */
function findCursor(around: Around, candidates: Insertion[]): Found | undefined {
  const outline = spine(around);
  if (around.head.length + around.tail.length > limits.completionLength)
    return outline && findInOutline(outline, candidates);
  for (const insertion of candidates) {
    const found = find(narrow(around), insertion);
    if (found?.isFlawless) return found;
  }
  for (const text of outline ? [around, outline] : [around]) {
    for (const insertion of candidates) {
      const found = find(text, insertion);
      if (found?.isClean) return found;
    }
  }
  return undefined;
}

/** An outline does not tell which brackets are open, so that nothing is found on a line that has some. */
function findInOutline(outline: Around, candidates: Insertion[]): Found | undefined {
  const line = outline.head.slice(lineStart(outline.head, outline.head.length)) + lineFrom(outline.tail, 0);
  if (/[{}[\]]/.test(line)) return undefined;
  for (const insertion of candidates) {
    const found = find(outline, insertion);
    if (found?.isClean) return found;
  }
  return undefined;
}

interface Found {
  node: ScalarNode;
  kind: "key" | "value";
  path: KeyPath;
  parent: MapNode | undefined;
  flow: boolean;
  /** The offset of the placeholder in the parsed text. */
  at: number;
  /** The column of the key in the parsed text. */
  column: number;
  isItem: boolean;
  /** Nothing before the cursor is wrong. */
  isClean: boolean;
  /** Nothing is wrong at all. */
  isFlawless: boolean;
}

/** Parses the text with the placeholder in it and finds that again. */
function find({ head, tail }: Around, { text: inserted, behindQuote = "" }: Insertion): Found | undefined {
  const quoteEnd = behindQuote === "" ? 0 : tail.search(/["']/) + 1;
  const text = head + inserted + tail.slice(0, quoteEnd) + behindQuote + tail.slice(quoteEnd);
  const { root, problems } = parseYaml(text);
  const at = head.length + inserted.indexOf(placeholder);
  const found = root && search(root, { path: [], flow: false, parent: undefined, isItem: false }, at);
  if (!found) return undefined;
  // Anchors may stand outside of what is read here.
  const flaws = problems.filter(({ code }) => code !== "BAD_ALIAS");
  const isClean = flaws.every(({ span }) => span.start > at);
  const start = lineStart(text, found.node.span.start);
  return {
    ...found,
    at,
    isClean,
    isFlawless: flaws.length === 0,
    column: found.node.span.start - (text[start] === "\uFEFF" ? start + 1 : start),
  };
}

type Place = Pick<Found, "path" | "flow" | "parent" | "isItem">;

function search(
  node: ValuesNode,
  place: Place,
  at: number,
): Omit<Found, "at" | "column" | "isClean" | "isFlawless"> | undefined {
  if (at < node.span.start || at > node.span.end) return undefined;
  if (node.kind === "scalar") return node.text.includes(placeholder) ? { node, kind: "value", ...place } : undefined;
  if (node.kind === "alias") return undefined;
  const flow = place.flow || node.flow;
  if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) {
      const found = search(item, { path: [...place.path, index], flow, parent: undefined, isItem: true }, at);
      if (found) return found;
    }
    return undefined;
  }
  return searchMap(node, { ...place, flow }, at);
}

function searchMap(
  map: MapNode,
  place: Place,
  at: number,
): Omit<Found, "at" | "column" | "isClean" | "isFlawless"> | undefined {
  const isItem = place.isItem && map.entries.length === 1;
  for (const { key, value } of map.entries) {
    if (key.text.includes(placeholder)) return { node: key, kind: "key", ...place, parent: map, isItem };
    const found = search(
      value,
      { path: [...place.path, key.text], flow: place.flow, parent: undefined, isItem: false },
      at,
    );
    if (found) return found;
  }
  return undefined;
}

interface Context {
  text: string;
  offset: number;
  line: Line;
}

function toCursor(found: Found, { text, offset, line }: Context): Cursor | undefined {
  const { node } = found;
  if (node.style === "block") return undefined;
  const quote = node.style === "double" ? '"' : node.style === "single" ? "'" : "";
  const before = found.at - node.span.start - quote.length;
  const after = node.span.end - (found.at + placeholder.length) - quote.length;
  // A text of several lines is no word, and what is broken below may look like one.
  if (before > line.before.length) return undefined;
  const replace = { start: offset - before, end: offset + Math.min(Math.max(0, after), line.after.trimEnd().length) };
  const isRoot = found.path.length === 0 && !found.flow;
  if (isRoot && found.column > 0) return undefined;
  const siblings = isRoot ? topLevelKeys(text) : (found.parent?.entries.map((entry) => entry.key.text) ?? []);
  const word = text.slice(replace.start, replace.end);
  return {
    kind: found.kind,
    path: found.path,
    prefix: text.slice(replace.start, offset),
    replace,
    siblings: siblings.filter((key) => key !== word && !key.includes(placeholder)),
    quote,
    flow: found.flow,
    column: found.column,
    hasColon: /^[^\s:]*["']?\s*:(\s|$)/.test(line.after),
    needsSpace: /:$/.test(line.before) && quote === "" && found.kind === "value",
    isItem: found.isItem,
  };
}
