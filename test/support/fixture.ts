import type { CompletionItem, Diagnostic, Range, TextEdit } from "vscode-languageserver-types";
import { complete, explainItem } from "../../server/src/core/features/complete";
import { hover } from "../../server/src/core/features/hover";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { chartAt } from "./charts";

/** The cursor in a fixture. */
const cursor = "<|>";

/** A snapshot of a text, as the server would make it. */
export async function snapshotOf(chart: string, text: string, options: Partial<Snapshot> = {}): Promise<Snapshot> {
  return {
    document: new ValuesDocument(text),
    chart: await chartAt(chart),
    syntaxElsewhere: false,
    // In the shop, `password` stands for any text; what it is to be a secret has tests of its own.
    severities: chart.startsWith("shop") ? { "plain-secret": "off" } : {},
    ...options,
  };
}

/** The text of a fixture, and the offset of its cursor. */
export function split(fixture: string): { text: string; offset: number } {
  const offset = fixture.indexOf(cursor);
  if (offset === -1) throw new Error(`The fixture has no ${cursor}.`);
  return { text: fixture.slice(0, offset) + fixture.slice(offset + cursor.length), offset };
}

/**
 * The text with its findings drawn under the lines they are on:
 *
 *     replcas: 1
 *     ^^^^^^^ warning unknown-key: "replcas" is not a value of …
 */
export async function check(chart: string, text: string, options: Partial<Snapshot> = {}): Promise<string> {
  return drawAll(text, diagnose(await snapshotOf(chart, text, options)));
}

/** A text with diagnostics drawn under the lines they are on. */
export function drawAll(text: string, diagnostics: readonly Diagnostic[]): string {
  const lines = text
    .split("\n")
    .flatMap((line, index) => [
      line,
      ...diagnostics.filter(({ range }) => range.start.line === index).map((diagnostic) => draw(diagnostic, line)),
    ]);
  return `\n${lines.join("\n")}`;
}

const severities = ["error", "warning", "information", "hint"];

function draw({ range, severity, code, message }: Diagnostic, line: string): string {
  const end = range.end.line === range.start.line ? range.end.character : line.length;
  const marker = "^".repeat(Math.max(1, end - range.start.character));
  return `${" ".repeat(range.start.character)}${marker} ${severities[(severity ?? 1) - 1]} ${code}: ${message}`;
}

/** The codes of all findings with their paths' text in the document, shortest form: `unknown-key replcas`. */
export async function codes(chart: string, text: string): Promise<string[]> {
  const snapshot = await snapshotOf(chart, text);
  return diagnose(snapshot).map(
    ({ code, range }) =>
      `${code} ${text.slice(snapshot.document.offsetAt(range.start), snapshot.document.offsetAt(range.end))}`,
  );
}

async function items(chart: string, fixture: string): Promise<{ text: string; found: CompletionItem[] }> {
  const { text, offset } = split(fixture);
  const { start: position } = new ValuesDocument(text).rangeOf({ start: offset, end: offset });
  return {
    text,
    found: complete({ text, offset, position, chart: await chartAt(chart), snippets: true }, "file:///values.yaml"),
  };
}

/** The labels that are offered at the cursor. */
export async function labels(chart: string, fixture: string): Promise<string[]> {
  return (await items(chart, fixture)).found.map(({ label }) => label);
}

/** What stands beside the labels that are offered at the cursor, such as the type: `ingress: map`. */
export async function details(chart: string, fixture: string): Promise<string[]> {
  const { found } = await items(chart, fixture);
  return found.map(({ label, labelDetails }) => `${label}: ${labelDetails?.description ?? ""}`.trim());
}

/** The text after a completion was accepted, with the cursor where the editor leaves it. */
export async function accept(chart: string, fixture: string, label: string): Promise<string> {
  const { text, found } = await items(chart, fixture);
  const item = found.find((candidate) => candidate.label === label);
  if (!item?.textEdit || !("range" in item.textEdit))
    throw new Error(`"${label}" is not offered, only ${found.map((candidate) => candidate.label).join(", ")}.`);
  const { newText, range } = item.textEdit;
  const expanded = item.insertTextFormat === 2 ? expandSnippet(newText) : `${newText}${cursor}`;
  return `\n${apply(text, [{ range, newText: expanded.replace(/^(?![\s\S]*<\|>)[\s\S]*$/, `$&${cursor}`) }])}`;
}

/** What is shown for an item when it is selected. */
export async function itemDocumentation(chart: string, fixture: string, label: string): Promise<string> {
  const item = (await items(chart, fixture)).found.find((candidate) => candidate.label === label);
  if (!item) throw new Error(`"${label}" is not offered.`);
  const { documentation } = explainItem(item, await chartAt(chart));
  return typeof documentation === "object" ? documentation.value : (documentation ?? "");
}

/** A snippet as an editor inserts it: first choices, placeholders' texts wherever their number stands, the cursor at `$0`. */
export function expandSnippet(body: string): string {
  const texts = new Map<string, string>();
  const remember = (_: string, number: string, text: string): string => {
    texts.set(number, text);
    return text;
  };
  return body
    .replace(/\$\{(\d+)\|([^,|]*)[^}]*\|\}/g, remember)
    .replace(/\$\{(\d+):((?:[^{}\\]|\\.)*)\}/g, remember)
    .replace(/\$0|\$\{0\}/, cursor)
    .replace(/\$(\d+)|\$\{(\d+)\}/g, (_, plain, braced) => texts.get(plain ?? braced) ?? "")
    .replace(/\\([$}\\])/g, "$1");
}

/** The hover at the cursor, as Markdown. */
export async function hoverAt(chart: string, fixture: string): Promise<string | null> {
  const { text, offset } = split(fixture);
  const snapshot = await snapshotOf(chart, text);
  const result = hover(snapshot, snapshot.document.rangeOf({ start: offset, end: offset }).start);
  return result && typeof result.contents === "object" && "value" in result.contents ? result.contents.value : null;
}

/** The titles of the quick fixes of all findings, without those that switch findings off. */
export async function fixTitles(chart: string, text: string): Promise<string[]> {
  return (await fixesOf(chart, text)).map(({ title }) => title).filter((title) => !title.startsWith("Ignore "));
}

/** The text after the quick fix with a title was applied. */
export async function applyFix(chart: string, text: string, title: string): Promise<string> {
  const found = (await fixesOf(chart, text)).find((candidate) => candidate.title === title);
  const edits = found?.edit?.changes?.["file:///values.yaml"];
  if (!edits) throw new Error(`There is no fix "${title}", only ${(await fixTitles(chart, text)).join(", ")}.`);
  return `\n${apply(text, edits)}`;
}

/** All quick fixes of all findings. */
export async function fixesOf(chart: string, text: string, options: Partial<Snapshot> = {}) {
  const snapshot = await snapshotOf(chart, text, options);
  return fix(snapshot, { uri: "file:///values.yaml", diagnostics: diagnose(snapshot) });
}

/** A text with edits applied, last one first. */
export function apply(text: string, edits: readonly TextEdit[]): string {
  const document = new ValuesDocument(text);
  const offsets = (range: Range) => ({ start: document.offsetAt(range.start), end: document.offsetAt(range.end) });
  const ordered = edits
    .map(({ range, newText }) => ({ ...offsets(range), newText }))
    .sort((a, b) => b.start - a.start || b.end - a.end);
  return ordered.reduce(
    (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
    text,
  );
}
