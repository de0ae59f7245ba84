import { type Entry, findEntry, type KeyPath, nodeAt, resolveAlias, type Span } from "../document/nodes";
import type { ValuesDocument } from "../read/values-document";
import { isShared, keepsAliases } from "./anchors";
import { type Edit, joinTouching } from "./edits";
import { commentsIn, inlineValue, reindent, shift } from "./entry-text";
import { insertEntries, type NewEntries } from "./insert";
import {
  colonOf,
  columnOf,
  entryLines,
  findSource,
  hasProperties,
  indentStep,
  isPrefix,
  type Source,
  spanOf,
} from "./layout";
import { carriedComments, mergeEntry } from "./merge";
import { removedSpan } from "./remove";
import { quoted, writeKey } from "./write-value";

/** What is moved where. */
export interface Move {
  from: KeyPath;
  to: KeyPath;
  /** The text to write in place of a plain value; without it the value stays as it is. */
  value?: string;
}

/**
 * The edits that move a key with its value, its comments, its anchors and everything else on its lines to another path,
 * creating the maps in between. A map is merged into one that is there already. Undefined where that cannot be done
 * without a risk: both places set the same key, an alias would lose its anchor, or comments would get lost.
 */
export function moveEntry(document: ValuesDocument, { from, to, value }: Move): Edit[] | undefined {
  const source = findSource(document, from);
  const newKey = to.at(-1);
  if (!source || typeof newKey !== "string" || to.some((key) => typeof key === "number" && !from.includes(key)))
    return undefined;
  if (isShared(document.root, from)) return undefined;
  if (value !== undefined && !isReplaceable(document, source.entry)) return undefined;
  if (isPrefix(from, to)) return value === undefined ? nest(document, source, to.slice(from.length)) : undefined;
  if (nodeAt(document.root, to)) return value === undefined ? mergeEntry(document, from, to) : undefined;
  const isRename = from.length === to.length && isPrefix(from.slice(0, -1), to);
  if (isRename && !findEntry(source.map, newKey)) return renameKey(source, newKey, value);
  return relocate(document, source, { from, to, value });
}

/** A tag or an anchor would go on to say what the value is. */
const isReplaceable = (document: ValuesDocument, entry: Entry): boolean =>
  entry.value.kind === "scalar" && entry.value.style !== "block" && !hasProperties(document, entry);

/** A key in quotes stays one: in brackets its colon may have no space behind it. */
function renameKey({ entry }: Source, newKey: string, value: string | undefined): Edit[] {
  const newText = entry.key.style === "plain" ? writeKey(newKey) : quotedAs(entry.key.style, newKey);
  const rename = { span: entry.key.span, newText };
  return value === undefined ? [rename] : [rename, { span: entry.value.span, newText: value }];
}

const quotedAs = (style: string, key: string): string =>
  style === "single" ? `'${key.replaceAll("'", "''")}'` : quoted(key);

function relocate(document: ValuesDocument, source: Source, { from, to, value }: Move): Edit[] | undefined {
  const gone = removedSpan(document, from, to);
  const entry = gone && newEntry(document, source, { key: String(to.at(-1)), value, gone });
  const insertion = entry && insertEntries(document, to.slice(0, -1), { ...entry, gone });
  if (!gone || !insertion) return undefined;
  const isInside = insertion.span.start > gone.start && insertion.span.start < gone.end;
  if (isInside || !keepsAliases(document.root, gone, insertion.span.start)) return undefined;
  return joinTouching(document.text, [insertion, { span: gone, newText: "" }]);
}

interface NewText {
  key: string;
  value?: string;
  gone: Span;
}

/**
 * An entry's text under another key, with the comments of maps that go because they become empty. Out of a map in one line
 * it must be one line itself.
 */
function newEntry(document: ValuesDocument, source: Source, { key, value, gone }: NewText): NewEntries | undefined {
  const { map, entry } = source;
  const own = map.flow ? spanOf(entry) : entryLines(document, entry);
  const carried = carriedComments(document, gone, [own]);
  const written = value ?? inlineValue(document, source);
  if (map.flow && written === undefined) return undefined;
  const inline = `${writeKey(key)}: ${written}`;
  const lines = (indent: number): string =>
    map.flow ? " ".repeat(indent) + inline + document.lineBreak : reindent(document, entry, { indent, key, value });
  return {
    lines: (indent) => carried.above(indent) + lines(indent) + carried.below(indent),
    inline: written === undefined || commentsIn(document, gone).length > 0 ? undefined : inline,
  };
}

/** `salt: x` becomes `salt:` with `value: x` below. */
function nest(document: ValuesDocument, { map, entry }: Source, keys: KeyPath): Edit[] | undefined {
  const { value } = entry;
  const colon = colonOf(document, entry);
  if (resolveAlias(value)?.kind !== "scalar" || colon === undefined || keys.length !== 1) return undefined;
  const key = writeKey(String(keys[0]));
  const start = colon + 1;
  if (map.flow) {
    const newText = ` { ${key}: ${document.text.slice(start, value.span.end).trimStart()} }`;
    return [{ span: { start, end: value.span.end }, newText }];
  }
  const step = indentStep(document);
  const { end } = entryLines(document, entry);
  const behind = document.text.slice(start, end);
  const firstEnd = behind.search(/[\r\n]/);
  const [first, rest] = firstEnd === -1 ? [behind, ""] : [behind.slice(0, firstEnd), behind.slice(firstEnd)];
  const indent = " ".repeat(columnOf(document, entry) + step);
  const moved = rest === "" ? "" : shift(document, rest, { from: 0, to: step });
  return [{ span: { start, end }, newText: `${document.lineBreak}${indent}${key}:${first}${moved}` }];
}
