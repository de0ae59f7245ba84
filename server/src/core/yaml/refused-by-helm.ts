import type { Block } from "./blocks";
import type { Entry, ScalarNode, Span, ValuesNode } from "./nodes";
import { placeSpan } from "./place-nodes";
import { remembered } from "./remembered";
import { refusedTabs } from "./tabs";
import { lineFrom } from "./top-level-block";
import type { ValuesDocument } from "./values-document";
import { walk } from "./walk";

/** Something that Helm's YAML parser refuses though the one here, which is younger, takes it. */
export interface Refused {
  span: Span;
  message: string;
  /** Helm may take it, but for something else than it looks like. */
  isTaken?: true;
}

/** All that Helm refuses in a text beside what is no YAML at all. */
export function* refusedByHelm({ blocks }: ValuesDocument): Generator<Refused> {
  for (const { block, start } of blocks)
    for (const refused of refusedInBlock(block, undefined))
      yield start === 0 ? refused : { ...refused, span: placeSpan(refused.span, start) };
}

/** By where they start. Each is about one line or one value, and a text with documents or directives is one block. */
const refusedInBlock = remembered(({ text, root }: Block): Refused[] =>
  [
    ...refusedTabs(text, root).map((span) => ({ span, message: "Helm does not accept a tab here. Use spaces." })),
    ...marks(text),
    ...lineSeparators(text, root),
    ...(root ? nodeProblems(text, root) : []),
  ].toSorted((a, b) => a.span.start - b.span.start),
);

/** Helm 4 takes files apart at their `---` before it parses them, so that it finds a directive in a document of its own. */
function* marks(text: string): Generator<Refused> {
  const directive = firstDirective(text);
  if (directive) {
    const message = "Helm 4 refuses directives such as this one. Remove the line.";
    yield { span: directive, message };
  }
  for (const { index, 0: line } of text.matchAll(/^---(?![ \t]*(?:#.*)?\r?$).*/gm)) {
    const message =
      'Helm 4 takes "---" at the start of a line for the end of a document and refuses what follows it on the line.';
    yield { span: { start: index, end: index + line.trimEnd().length }, message };
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

/** Characters that end a line in YAML 1.1 and in hardly any editor. */
const separators = /[\u0085\u2028\u2029]/g;

function* lineSeparators(text: string, root: ValuesNode | undefined): Generator<Refused> {
  const found = [...text.matchAll(separators)];
  if (found.length === 0) return;
  const scalars = [...scalarsIn(root)];
  for (const { index, 0: character } of found) {
    const around = scalars.find(({ span }) => span.start <= index && index < span.end);
    if (around?.style === "double" || around?.style === "single") continue;
    const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    const message = `Here is an invisible character (${name}) that ends the line for Helm. Remove it.`;
    // Where the next line is indented, a text may go on there.
    const isRefused = around?.style === "plain" && !/\s/.test(text[index + 1] ?? " ");
    yield { span: { start: index, end: index + 1 }, message, ...(isRefused ? {} : { isTaken: true }) };
  }
}

function* scalarsIn(root: ValuesNode | undefined): Generator<ScalarNode> {
  for (const { node, entry } of walk(root)) {
    if (entry) yield entry.key;
    if (node.kind === "scalar") yield node;
  }
}

function* nodeProblems(text: string, node: ValuesNode): Generator<Refused> {
  yield* anchorProblems(text, node);
  if (node.kind === "scalar") yield* escapeProblems(text, node);
  else if (node.kind === "list") {
    for (const item of node.items) {
      if (node.flow) yield* flowTextProblems(item);
      yield* nodeProblems(text, item);
    }
  } else if (node.kind === "map") {
    for (const { key, value } of node.entries) {
      yield* keyProblems(key);
      yield* longKeyProblems(text, key);
      if (node.flow) yield* flowEntryProblems(text, { key, value });
      yield* escapeProblems(text, key);
      yield* nodeProblems(text, value);
    }
  }
}

function* keyProblems({ style, text, value, span }: ScalarNode): Generator<Refused> {
  if (style !== "plain" || value !== null) return;
  const message =
    text === "" ? "A key is missing before the colon." : `Helm does not accept ${text} as a key. Put it in quotes.`;
  yield { span, message };
}

/** In brackets and in quotes, the parser here takes keys of several lines. */
function* longKeyProblems(text: string, { span }: ScalarNode): Generator<Refused> {
  const gap = /^\s*:/.exec(text.slice(span.end, span.end + 200))?.[0];
  if (gap === undefined || !/[\r\n]/.test(text.slice(span.start, span.end + gap.length))) return;
  if (/\?\s*$/.test(text.slice(Math.max(0, span.start - 50), span.start))) return;
  yield { span, message: "Helm wants a key and its colon on one line, in brackets and quotes, too." };
}

/** In brackets, Helm takes a colon for a part of the key unless a space follows. */
function* flowEntryProblems(text: string, { key, value }: Entry): Generator<Refused> {
  yield* flowTextProblems(key);
  yield* flowTextProblems(value);
  const { end } = key.span;
  if (key.style !== "plain" || !/^:[[\]{},]/.test(text.slice(end, end + 2))) return;
  const isTaken = !/[[{]/.test(text[end + 1] ?? "");
  const message = "Helm takes this colon for a part of the key. Put a space behind it.";
  yield { span: { start: end, end: end + 1 }, message, ...(isTaken ? { isTaken } : {}) };
}

function* flowTextProblems(node: ValuesNode): Generator<Refused> {
  if (node.kind === "scalar" && node.style === "plain" && node.text.startsWith(":"))
    yield { span: node.span, message: "In brackets, Helm wants a text that begins with a colon in quotes." };
}

function* escapeProblems(text: string, { style, span }: ScalarNode): Generator<Refused> {
  if (style !== "double") return;
  for (const { index, 0: written } of text.slice(span.start, span.end).matchAll(/\\[\s\S]/g)) {
    const start = span.start + index;
    if (written === "\\/")
      yield { span: { start, end: start + 2 }, message: "Helm does not know the escape \\/ in YAML. Write / alone." };
  }
}

function* anchorProblems(text: string, node: ValuesNode): Generator<Refused> {
  const name = node.kind === "alias" ? node.name : node.anchor;
  if (name === undefined || /^[\w-]+$/.test(name)) return;
  const start = node.kind === "alias" ? node.span.start : text.lastIndexOf(`&${name}`, node.span.start);
  const mark = node.kind === "alias" ? "*" : "&";
  const message = `Helm accepts only letters, digits, - and _ in the name of an anchor. Put a value that begins with ${mark} in quotes.`;
  yield { span: { start, end: start + name.length + 1 }, message };
}
