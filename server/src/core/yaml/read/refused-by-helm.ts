import { memo } from "../../memo";
import { lineFrom, withLineFeeds } from "../document/lines";
import { type Entry, type ScalarNode, type Span, type ValuesNode, walk } from "../document/nodes";
import type { Block } from "./blocks";
import { findExcessiveAlias } from "./bounds";
import { isFloat } from "./plain-value";
import { refusedTabs } from "./tabs";
import { placeSpan, type ValuesDocument } from "./values-document";

/** Something that Helm's YAML parser refuses though the one here, which is younger, takes it. */
export interface Refused {
  span: Span;
  message: string;
  /** Helm may take it, but for something else than it looks like. */
  isTaken?: true;
  /** Nobody can see what is wrong here, so it is also said where the line has another error. */
  isInvisible?: true;
  /** Helm 3 reads it, as it is read here. */
  isForHelm3?: true;
}

/** All that Helm refuses in a text beside what is no YAML at all. */
export function* refusedByHelm({ text, blocks }: ValuesDocument): Generator<Refused> {
  yield* secondByteOrderMark(text);
  for (const { block, start } of blocks)
    for (const refused of refusedInBlock(block))
      yield start === 0 ? refused : { ...refused, span: placeSpan(refused.span, start) };
}

/**
 * The first place of a text that Helm rejects, or of which it makes other keys and items than are read here; undefined where
 * both agree. Line breaks that nobody can see are read as Helm does, but for `isMisread` of the scalars they are in.
 */
export const firstMisread = memo((document: ValuesDocument): Span | undefined => {
  const refused = firstReadElsewhere(document);
  return refused?.span ?? (document.blocks.length === 1 ? findExcessiveAlias(document.content)?.span : undefined);
});

function firstReadElsewhere(document: ValuesDocument): Refused | undefined {
  for (const refused of refusedByHelm(document)) if (!refused.isInvisible && !refused.isForHelm3) return refused;
  return undefined;
}

/** By where they start. Each is about one line or one value, and a text with documents or directives is one block. */
const refusedInBlock = memo(({ text, root }: Block): Refused[] => {
  const lines = withLineFeeds(text);
  return [
    ...refusedTabs(lines, root).map((span) => ({ span, message: "Helm does not accept a tab here. Use spaces." })),
    ...marks(lines),
    ...percentSigns(lines, root),
    ...lineSeparators(text),
    ...(root ? nodeProblems(lines, root) : []),
  ].toSorted((a, b) => a.span.start - b.span.start);
});

/** Helm 4 takes files apart at their `---` before it parses them, so that it finds a directive in a document of its own. */
function* marks(text: string): Generator<Refused> {
  const directive = firstDirective(text);
  if (directive) {
    const message = "Helm 4 rejects directives such as this one. Remove the line.";
    yield { span: directive, message, isForHelm3: true };
  }
  for (const { index, 0: line } of text.matchAll(/^---(?![ \t]*(?:#.*)?\r?$).*/gm)) {
    const message = 'Helm 4 treats "---" as a document separator and rejects anything after it on the same line.';
    yield { span: { start: index, end: index + line.trimEnd().length }, message, isForHelm3: true };
  }
}

/** A line that begins with `%`, behind nothing but comments and empty lines. */
function firstDirective(text: string): Span | undefined {
  for (let start = text.startsWith("\uFEFF") ? 1 : 0; start < text.length; ) {
    const line = lineFrom(text, start);
    if (line.startsWith("%")) return { start, end: start + line.trimEnd().length };
    if (line.trim() !== "" && !line.trimStart().startsWith("#")) return undefined;
    start += line.length + 1;
  }
  return undefined;
}

/** Within a document, too, Helm takes a line that begins with `%` for a directive, unless a string in quotes goes on there. */
function* percentSigns(text: string, root: ValuesNode | undefined): Generator<Refused> {
  if (!text.includes("\n%")) return;
  const scalars = [...scalarsIn(root)].filter(({ style }) => style !== "plain");
  for (const { index, 0: found } of text.matchAll(/\n%/g)) {
    const start = index + found.length - 1;
    if (scalars.some(({ span }) => span.start < start && start < span.end) || firstDirective(text)?.start === start)
      continue;
    const message = "Helm does not accept a line that begins with %. Indent it.";
    yield { span: { start, end: start + 1 }, message };
  }
}

/** So much Helm reads at once, in UTF-8 bytes. */
const readAtOnce = 512;

/** Behind two marks, Helm skips the first character of each line where a key could begin, as far as it reads at once. */
function* secondByteOrderMark(text: string): Generator<Refused> {
  if (!text.startsWith("\uFEFF\uFEFF")) return;
  const isMisread = /[\n\r][^ ]/.test(text.slice(0, readAtOnce).replaceAll("\r\n", "\n"));
  const message = isMisread
    ? "Helm misreads the lines below because the file begins with two byte order marks. Remove one."
    : "The file begins with two byte order marks. Remove one.";
  yield { span: { start: 1, end: 2 }, message, ...(isMisread ? {} : { isTaken: true }) };
}

/** Characters that end a line in YAML 1.1 and in hardly any editor. */
function* lineSeparators(text: string): Generator<Refused> {
  for (const { index, 0: character } of text.matchAll(/[\u0085\u2028\u2029]/g)) {
    const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    const message = `Invisible character ${name}: Helm treats it as a line break. Remove it.`;
    yield { span: { start: index, end: index + 1 }, message, isTaken: true, isInvisible: true };
  }
  const start = text.indexOf("\r\r\n");
  if (start === -1) return;
  const message = "Two carriage returns before a line feed are one line break for Helm. Remove one.";
  yield { span: { start, end: start + 1 }, message, isTaken: true, isInvisible: true };
}

function* scalarsIn(root: ValuesNode | undefined): Generator<ScalarNode> {
  for (const { node, entry } of walk(root)) {
    if (entry) yield entry.key;
    if (node.kind === "scalar") yield node;
  }
}

function* nodeProblems(text: string, node: ValuesNode): Generator<Refused> {
  yield* anchorProblems(text, node);
  if (
    isFlow(node) &&
    /(?:^|[\s[{,])![^\s'",[\]{}]*$/.test(text.slice(Math.max(0, node.span.start - 100), node.span.start))
  )
    yield {
      span: { start: node.span.start, end: node.span.start + 1 },
      message: "Helm wants a space between a tag and a bracket.",
    };
  if (node.kind === "scalar") yield* scalarProblems(text, node);
  else if (node.kind === "list") {
    for (const item of node.items) {
      if (node.flow) yield* flowTextProblems(text, { node: item, isTakenForKey: true });
      yield* nodeProblems(text, item);
    }
  } else if (node.kind === "map") {
    for (const { key, value } of node.entries) {
      yield* keyProblems(key);
      yield* longKeyProblems(text, key);
      if (node.flow) yield* flowEntryProblems(text, { key, value });
      yield* scalarProblems(text, key);
      yield* nodeProblems(text, value);
    }
  }
}

const isFlow = (node: ValuesNode): boolean => (node.kind === "map" || node.kind === "list") && node.flow;

function* keyProblems({ text, value, span }: ScalarNode): Generator<Refused> {
  if (typeof value === "number" && value >= 2 ** 63 && !isFloat(text, value))
    yield { span, message: "Helm does not accept a number this large as a key. Put it in quotes." };
  if (value !== null) return;
  const message =
    text === "" ? "A key is missing before the colon." : `Helm does not accept ${text} as a key. Put it in quotes.`;
  yield { span, message };
}

/** The anchor and the tag at the end of a text, with the blanks behind them. */
function marksAtEnd(text: string): string {
  let start = text.length;
  for (;;) {
    const end = text.slice(0, start).trimEnd().length;
    const word = text.slice(0, end).split(/\s/).at(-1) ?? "";
    const mark = word.search(/[&!]/);
    if (end === start || mark === -1 || /[\r\n]/.test(text.slice(end, start))) return text.slice(start);
    start = end - word.length + mark;
  }
}

/** In characters, from where it begins to its colon. */
const maxKey = 1024;

/** In brackets and in quotes, the parser here takes keys of several lines, and longer ones in brackets. */
function* longKeyProblems(text: string, { span, anchor, tag }: ScalarNode): Generator<Refused> {
  const gap = /^\s*:/.exec(text.slice(span.end, span.end + 200))?.[0];
  if (gap === undefined) return;
  const before = text.slice(Math.max(0, span.start - 200), span.start);
  const marks = anchor === undefined && tag === undefined ? "" : marksAtEnd(before);
  const key = marks + text.slice(span.start, span.end + gap.length - 1);
  const isLong = key.length > maxKey && [...key].length > maxKey;
  if ((!isLong && !/[\r\n]/.test(key)) || /\?\s*$/.test(before.slice(0, before.length - marks.length))) return;
  const message = isLong
    ? `Helm does not accept a key of more than ${maxKey.toLocaleString("en-US")} characters.`
    : "Helm requires a key and its colon to be on one line, even in brackets and quotes.";
  yield { span, message };
}

/** In brackets, Helm takes a colon for a part of the key unless a space follows. */
function* flowEntryProblems(text: string, { key, value }: Entry): Generator<Refused> {
  yield* flowTextProblems(text, { node: key, isTakenForKey: true });
  yield* flowTextProblems(text, { node: value, isTakenForKey: false });
  const { end } = key.span;
  if (key.style !== "plain" || !/^:[[\]{},]/.test(text.slice(end, end + 2))) return;
  const isTaken = !/[[{]/.test(text[end + 1] ?? "");
  const message = "Helm reads this colon as part of the key. Put a space after it.";
  yield { span: { start: end, end: end + 1 }, message, ...(isTaken ? { isTaken } : {}) };
}

/** `isTakenForKey`: a question mark before it makes it a key, or the only key of a map that is an item of a list. */
function* flowTextProblems(
  text: string,
  { node, isTakenForKey }: { node: ValuesNode; isTakenForKey: boolean },
): Generator<Refused> {
  if (node.kind !== "scalar" || node.style !== "plain") return;
  const { span } = node;
  const written = text.slice(span.start, span.end);
  if (written.startsWith(":")) yield { span, message: "In brackets, quote a string that begins with a colon." };
  const mark = written.indexOf("?");
  if (mark !== -1) {
    const isTaken = isTakenForKey && mark === 0 && !/[?\s]/.test(written.slice(1));
    const message = "In brackets, Helm treats a question mark as the start of a key. Quote this string.";
    yield { span, message, ...(isTaken ? { isTaken } : {}) };
  }
  if (
    node.tag !== undefined &&
    written === "" &&
    /[,\]}]/.test(text[span.start] ?? "") &&
    /\S/.test(text[span.start - 1] ?? " ")
  ) {
    const message = "In brackets, Helm reads this character as part of the tag. Put a space before it.";
    yield {
      span: { start: span.start, end: span.start + 1 },
      message,
      ...(text[span.start] === "," ? { isTaken: true } : {}),
    };
  }
}

function* scalarProblems(text: string, node: ScalarNode): Generator<Refused> {
  const { style, span, value, tag } = node;
  if (tag !== undefined && /[#<>^`"{}|\\]|[^!-~]/.test(tag))
    yield { span, message: "Helm does not accept a character of the tag before this value." };
  if (value === undefined) yield { span, message: "Helm rejects this value because it is not what its tag says." };
  if (style !== "double") return;
  for (const { index, 0: written } of text.slice(span.start, span.end).matchAll(escapes)) {
    const start = span.start + index;
    const end = start + written.length;
    if (written === "\\/")
      yield { span: { start, end }, message: "Helm does not know the escape \\/ in YAML. Write / alone." };
    else if (/^\\(?:u|U0000)[dD][89a-fA-F]/.test(written))
      yield {
        span: { start, end },
        message: "Helm does not accept half a character. Write the character itself, or \\U with eight digits.",
      };
  }
}

const escapes = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

function* anchorProblems(text: string, node: ValuesNode): Generator<Refused> {
  const name = node.kind === "alias" ? node.name : node.anchor;
  if (name === undefined || /^[\w-]+$/.test(name)) return;
  const start = node.kind === "alias" ? node.span.start : text.lastIndexOf(`&${name}`, node.span.start);
  const isAnchor = node.kind !== "alias";
  // Behind the name, these two begin the value.
  const isTaken = isAnchor && /^[\w-]+[:?]/.test(name);
  const mark = isAnchor ? "&" : "*";
  const message = `Helm accepts only letters, digits, - and _ in the name of an anchor. Put a value that begins with ${mark} in quotes.`;
  yield { span: { start, end: start + name.length + 1 }, message, ...(isTaken ? { isTaken } : {}) };
}
