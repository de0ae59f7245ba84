import { isShared, keepsAliases } from "./anchors";
import { type Edit, writeKey } from "./edits";
import { columnOf, entryLines, findSource, indentStep, isPrefix, reindent, type Source } from "./entry-lines";
import { insertEntry, type NewEntry } from "./insert-entry";
import { mergeEntry } from "./merge-entry";
import { findEntry, type KeyPath, nodeAt, resolveAlias } from "./nodes";
import { removedSpan } from "./remove-entry";
import type { ValuesDocument } from "./values-document";

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
  if (value !== undefined && source.entry.value.kind !== "scalar") return undefined;
  if (isPrefix(from, to)) return value === undefined ? nest(document, source, to.slice(from.length)) : undefined;
  if (nodeAt(document.root, to)) return value === undefined ? mergeEntry(document, from, to) : undefined;
  const isRename = from.length === to.length && isPrefix(from.slice(0, -1), to);
  if (isRename && !findEntry(source.map, newKey)) return renameKey(source, newKey, value);
  return relocate(document, source, { from, to, value });
}

function renameKey({ entry }: Source, newKey: string, value: string | undefined): Edit[] {
  const rename = { span: entry.key.span, newText: writeKey(newKey) };
  return value === undefined ? [rename] : [rename, { span: entry.value.span, newText: value }];
}

function relocate(document: ValuesDocument, source: Source, { from, to, value }: Move): Edit[] | undefined {
  const span = removedSpan(document, from, to);
  const entry = span && newEntry(document, source, { key: String(to.at(-1)), value });
  const insertion = entry && insertEntry(document, to, entry);
  if (!span || !insertion) return undefined;
  const isInside = insertion.span.start > span.start && insertion.span.start < span.end;
  if (isInside || !keepsAliases(document.root, span, insertion.span.start)) return undefined;
  return [{ span, newText: "" }, insertion];
}

interface NewText {
  key: string;
  value?: string;
}

/** An entry's text under another key. Out of a map in one line it must be one line itself. */
function newEntry(document: ValuesDocument, source: Source, { key, value }: NewText): NewEntry | undefined {
  const inline = value ?? inlineText(document, source);
  if (!source.map.flow) return { lines: (indent) => reindent(document, source.entry, { indent, key, value }), inline };
  return inline === undefined
    ? undefined
    : { lines: (indent) => `${" ".repeat(indent)}${writeKey(key)}: ${inline}${document.lineBreak}`, inline };
}

/** The value as it may stand in a map in one line; undefined where that would not be the same, or lose a comment. */
function inlineText(document: ValuesDocument, { map, entry }: Source): string | undefined {
  const { value } = entry;
  const text = document.text.slice(value.span.start, value.span.end);
  const isPlain = value.kind === "scalar" && value.style === "plain";
  const isBlock = (value.kind === "map" || value.kind === "list") && !value.flow;
  if (isBlock || text === "" || /[\r\n]/.test(text) || (isPlain && /[,[\]{}]/.test(text))) return undefined;
  const lines = map.flow ? { start: entry.key.span.start, end: value.span.end } : entryLines(document, entry);
  const around =
    document.text.slice(lines.start, entry.key.span.start) + document.text.slice(value.span.end, lines.end);
  const hasAnchor = value.kind !== "alias" && value.anchor !== undefined;
  return around.trim() === "" && !hasAnchor ? text : undefined;
}

/** `salt: x` becomes `salt:` with `value: x` below. */
function nest(document: ValuesDocument, { map, entry }: Source, keys: KeyPath): Edit[] | undefined {
  const { value } = entry;
  const scalar = resolveAlias(value);
  if (scalar?.kind !== "scalar" || (scalar === value && scalar.style === "block") || keys.length !== 1)
    return undefined;
  // With its anchor, which stands before it.
  const [text = ""] = /[^:\s].*$/s.exec(document.text.slice(entry.key.span.end, value.span.end)) ?? [];
  const key = writeKey(String(keys[0]));
  if (map.flow)
    return [{ span: { start: value.span.end - text.length, end: value.span.end }, newText: `{ ${key}: ${text} }` }];
  const indent = " ".repeat(columnOf(document, entry) + indentStep(document));
  const span = { start: entry.key.span.end, end: value.span.end };
  return [{ span, newText: `:${document.lineBreak}${indent}${key}: ${text}` }];
}
