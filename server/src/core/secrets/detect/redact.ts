import { decodeBase64, isBase64 } from "../../base64";
import { memo } from "../../memo";
import { sensitivePaths } from "../../schema/chart-secrets";
import { keyIndex } from "../../schema/lookup";
import { matchPath } from "../../schema/path-patterns";
import { isPlaceholder } from "../../values/effective-value";
import { visible } from "../../visible";
import { formatPath, type KeyPath, parsePath, type ValuesNode } from "../../yaml/document/nodes";
import type { ValuesDocument } from "../../yaml/read/values-document";
import { embeddedSecrets } from "./detect";
import { type FoundSecret, findSecrets, type SecretHolder } from "./find-secrets";
import { type Reading, readingsOf, readingsOfManifest, readingsOfOwn, withoutSpace } from "./readings";
import { isAmbiguous, type Range, SecretIndex } from "./secret-index";
import { urlPasswords } from "./secret-values";

/** What is shown instead of a secret. */
const hidden = "…";

/** Of a longer message the beginning is enough. In UTF-16 code units. */
const longestMessage = 50_000;

/**
 * A message of ours about a place of a document, without the secrets of the document however they are written, and with
 * characters that cannot be seen named. Rules that print values need not know what is secret.
 */
export function redact(holder: SecretHolder, path: KeyPath, message: string): string {
  const { everywhere, byPlace } = indexesOf(holder);
  if (everywhere.isEmpty) return visible(message);
  const here = byPlace.get(formatPath(path));
  // A word as short as "a" is in every message.
  const isOwn = (word: string): boolean => here?.has(word) === true && !/^[A-Za-z]{1,2}$/.test(word);
  const shown = hide(message, {
    index: everywhere,
    readings: readingsOfOwn,
    // Our own words are those of any message; values are in quotes. A key in a path is one also where its value is the same word.
    isName: (word, range, text) =>
      isKey(holder, word) ? !isOwn(word) || isInPath(text, range) : !isOwn(word) && !isQuoted(text, range),
  });
  return visible(shown);
}

/** What somebody else says about a document, such as Helm, or what has come of it, without its secrets however they are written. */
export function redactForeign(holder: SecretHolder, message: string): string {
  const { everywhere: index } = indexesOf(holder);
  if (index.isEmpty) return message;
  return hide(message.slice(0, longestMessage), { index, readings: readingsOf, isName: nameIn(holder), atEdges: true });
}

/** A text of many lines without the secrets of a document; `mask` stands for each, and every line stays where it is. */
export function maskLines(holder: SecretHolder, text: string, mask: string): string {
  const { everywhere: index } = indexesOf(holder);
  if (index.isEmpty) return text;
  // One document at a time: a mask may cover several lines, but nothing of two objects.
  const parts = text.split(/^(?=---)/m);
  return parts
    .map((part) => hide(part, { index, readings: readingsOfManifest, isName: nameIn(holder), mask }))
    .join("");
}

/** Whether a text has a secret of a document in it, in any form. */
export function hasSecret(holder: SecretHolder, text: string): boolean {
  const { everywhere: index } = indexesOf(holder);
  return !index.isEmpty && rangesIn(text, { index, readings: readingsOf, isName: nameIn(holder) }).length > 0;
}

/** What is no secret for sure: a very short text, and a key of the chart that stands where keys do, in a path or before a colon. */
const nameIn =
  (holder: SecretHolder): Search["isName"] =>
  (word, range, text) =>
    isAmbiguous(text, range) || (isKey(holder, word) && isInPath(text, range));

const isInPath = (text: string, { start, end }: Range): boolean =>
  /[./]/.test(text[start - 1] ?? "") || /^(?:[./:=]|["'`]:)/.test(text.slice(end, end + 2));

const isQuoted = (text: string, { start, end }: Range): boolean =>
  /["'`]/.test(text[start - 1] ?? "") && text[start - 1] === text[end];

const isKey = ({ chart }: SecretHolder, word: string): boolean =>
  keyIndex(chart).has(word) || chart.scopes.some((scope) => scope.chart === word);

interface Search {
  index: SecretIndex;
  /** In which ways the text may have been written. */
  readings: (text: string) => Reading[];
  /** Whether a word that is a secret, too, is the name of something at a place of a text. */
  isName: (word: string, range: Range, text: string) => boolean;
  /** Secrets may be cut at the beginning and the end, too. */
  atEdges?: boolean;
  mask?: string;
}

/** Hides what any of the secrets covers; those that overlap or touch are hidden together. */
function hide(message: string, search: Search): string {
  const { mask } = search;
  let shown = "";
  let end = 0;
  for (const range of rangesIn(message, search)) {
    const lineBreaks =
      mask === undefined ? "" : "\n".repeat(message.slice(range.start, range.end).split("\n").length - 1);
    shown += message.slice(end, range.start) + (mask ?? hidden) + lineBreaks;
    end = range.end;
  }
  return shown + message.slice(end);
}

/** Where a message has secrets, in order and without overlaps. */
function rangesIn(message: string, search: Search): Range[] {
  const found = search.readings(message).flatMap((reading) => [...rangesInReading(withoutSpace(reading), search)]);
  const merged: Range[] = [];
  for (const range of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

function* rangesInReading(reading: Reading, { index, isName, atEdges }: Search): Generator<Range> {
  const { text, starts, ends } = reading;
  const place = ({ start, end }: Range): Range => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? 0 });
  for (const range of index.find(reading, (word, at) => isName(word, at, text))) yield place(range);
  for (const range of index.findCut(reading, atEdges ?? false)) yield place(range);
}

interface Indexes {
  everywhere: SecretIndex;
  /** Path -> secrets that are hidden in messages about that path even if they are ordinary words. */
  byPlace: Map<string, Set<string>>;
}

/** The secrets of a document, prepared for being looked for; there may be many messages. */
const indexesOf = memo((holder: SecretHolder): Indexes => {
  const secrets = findSecrets(holder);
  const texts = misreadSecrets(holder);
  const byPlace = new Map<string, Set<string>>();
  // What everyone can look up is no secret.
  for (const secret of secrets.filter(({ isDummy }) => !isDummy)) {
    const own = textsOf(secret);
    texts.push(...own);
    const place = formatPath(secret.path);
    byPlace.set(place, new Set([...(byPlace.get(place) ?? []), ...own]));
  }
  return { everywhere: new SecretIndex(texts), byPlace };
});

/** Shorter parts of a secret are no secret by themselves. */
const minPart = 6;

/** The texts that give a secret away: itself, as Helm reads it and as templates print it, its lines, and the passwords inside. */
function textsOf({ node }: FoundSecret): string[] {
  const nodes = node.kind === "list" ? node.items : [node];
  return nodes.flatMap(textsOfNode).filter((text) => text.trim() !== "");
}

function textsOfNode(node: ValuesNode): string[] {
  if (node.kind !== "scalar") return [];
  const { text, value } = node;
  if (typeof value === "number") return [text, ...numbersOf(value)];
  const lines = text.split("\n").map((line) => line.trim());
  const parts = [...(lines.length > 1 ? lines : []), ...urlPasswords(text), ...embeddedSecrets(text), ...decoded(text)];
  const cases = [text.toLowerCase(), text.toUpperCase()];
  return [text, ...[...parts, ...cases].filter((part) => part.length >= minPart)];
}

/** A number as it may be printed by Go and by JSON. */
function numbersOf(value: number): string[] {
  const exponent = value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  const plain = Number.isInteger(value) ? BigInt(value).toString() : String(value);
  return [String(value), plain, exponent, exponent.replace("e", "E")];
}

/** Some charts take what is Base64 already and decode it. */
const decoded = (text: string): string[] => {
  const isText = text.length >= 8 && isBase64(text);
  const plain = isText ? decodeBase64(text) : "";
  return /^[\x20-\x7e]+$/.test(plain) ? [plain] : [];
};

/**
 * What may be a secret that YAML takes for something else, as it begins with `*`, `&`, `!` or `{` and is not in quotes, or
 * stands on a line that cannot be read. It cannot be moved anywhere, but must not be shown.
 */
const misreadSecrets = (holder: SecretHolder): string[] => [...onBrokenLines(holder), ...inOtherForms(holder)];

/** More lines are not looked at; nor are more problems told. */
const maxLines = 100;

function onBrokenLines({ document }: SecretHolder): string[] {
  const broken = document.problems.filter(({ kind }) => kind === "syntax").slice(0, maxLines);
  const lines = [...new Set(broken.map(({ span }) => document.lineAt(Math.min(span.start, document.text.length))))];
  return lines.flatMap((line) => valuesOnLine(document, line));
}

/** What stands behind the first colon of a line, as a whole and word by word. */
function valuesOnLine(document: ValuesDocument, line: number): string[] {
  const { start, end } = document.lineSpan(line);
  const written = document.text.slice(start, Math.min(end, start + 2000));
  const value = written.slice(written.indexOf(":") + 1).trim();
  return [value, ...value.split(/\s+/)].flatMap(withoutMarks).filter((text) => text.length >= 6);
}

/** A text, and what is left of it without what YAML has taken for its own. */
const withoutMarks = (text: string): string[] => {
  const bare = text.replace(/^[*&!@`%|>?[{"'-]+/, "");
  let end = bare.length;
  while (end > 0 && "\"']},:".includes(bare[end - 1] ?? "")) end--;
  return [text, bare, bare.slice(0, end)];
};

/** A password that has a mark of a template in it is left to the tool that may fill it in, but may as well be meant as it is. */
const partlyFilledIn = (text: string): string[] =>
  isPlaceholder(text) && text.replaceAll(/\{\{[^{}]{0,200}\}\}|\$\{[^{}]{0,200}\}|\$\([^()]{0,200}\)/g, "").length >= 4
    ? [text]
    : [];

/** At the chart's own places for secrets. */
const inOtherForms = ({ document, chart }: SecretHolder): string[] =>
  chart.scopes.flatMap((scope) =>
    sensitivePaths(scope.secrets).flatMap(({ path }) =>
      matchPath(document.content, [...scope.at, ...parsePath(path)]).flatMap(({ path: at, node }) => {
        const line = document.lineAt(document.startOf(at) + node.span.start);
        const isTagged = node.kind === "scalar" && node.tag !== undefined;
        return [...misread(node), ...(isTagged ? valuesOnLine(document, line) : [])];
      }),
    ),
  );

function misread(node: ValuesNode): string[] {
  if (node.kind === "alias") return node.target ? [] : withoutMarks(node.name);
  const anchor = node.anchor === undefined ? [] : withoutMarks(node.anchor);
  if (node.kind === "list")
    return [...anchor, ...node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []))];
  if (node.kind === "scalar") return [...anchor, ...partlyFilledIn(node.text)];
  // `{password}`
  const keys = node.entries
    .filter(({ value }) => value.kind === "scalar" && value.text === "")
    .map(({ key }) => key.text);
  return [...anchor, ...keys.filter((key) => node.flow && !/^[a-z]\w*$/i.test(key))];
}
