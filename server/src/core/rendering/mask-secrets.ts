import { detectSecret } from "../secrets/detect/detect";
import { readAsides } from "../yaml/document/comments";
import { type Entry, isMerge, type MapNode, resolveAlias, type ValuesNode } from "../yaml/document/nodes";
import { parseYamlDocuments } from "../yaml/read/parse";

/** Stands for a value that is not shown. */
export const mask = "••••••••";

interface ObjectLines {
  kind: string;
  /** Zero-based, both included. */
  startLine: number;
  endLine: number;
}

/**
 * A rendered text with the values of its Secrets replaced, line by line, so that line numbers stay true: also of those in
 * lists, in other objects, and in the texts that kubectl keeps. A Secret that cannot be read is masked as a whole.
 */
export function maskSecrets(text: string, objects: readonly ObjectLines[]): string {
  const lines = text.split("\n");
  for (const { kind, startLine, endLine } of objects) {
    const own = lines.slice(startLine, endLine + 1);
    if (!/secret/i.test(kind) && !own.some((line) => line.includes("Secret"))) continue;
    const masked = maskObject(own, kind);
    lines.splice(startLine, masked.length, ...masked);
  }
  return lines.join("\n");
}

function maskObject(lines: string[], kind: string): string[] {
  const text = lines.join("\n");
  const documents = parseYamlDocuments(text);
  const isRead = documents.length > 0 && documents.every(({ problems }) => problems.length === 0);
  if (!isRead) return kind === "Secret" || writtenKind.test(text) ? lines.map(maskLine) : lines;
  const finder = new SecretFinder();
  for (const { root } of documents) finder.search(root);
  return applyMasks(lines, finder.hasSecret ? [...finder.parts, ...commentsIn(text)] : finder.parts);
}

/** What is commented out in a Secret is often a value; the template that Helm names is none. */
const commentsIn = (text: string): Masked[] =>
  readAsides(text)
    .comments.filter((comment) => !comment.text.startsWith("# Source: "))
    .map(({ span }) => ({ ...span, shown: `# ${mask}` }));

const maskLine = (line: string): string => (line.trim() === "" ? line : mask);

/** A Secret, or a list of some, as somebody writes it in YAML or JSON. */
const writtenKind = /\bkind\\{0,8}["']?\s{0,20}:\s{0,20}\\{0,8}["']?(?:Secret|SecretList)\b/;

/** A part of a text that is masked; what stands behind it on its last line goes, too. */
interface Masked {
  start: number;
  end: number;
  shown: string;
}

/** Kind -> the paths of maps in it that become the data of a Secret. */
const templates = new Map([
  ["SealedSecret", ["spec", "template"]],
  ["ExternalSecret", ["spec", "target", "template"]],
  ["ClusterExternalSecret", ["spec", "externalSecretSpec", "target", "template"]],
]);

/** Finds the values of the Secrets in an object. */
class SecretFinder {
  readonly parts: Masked[] = [];
  /** There is something that becomes a Secret, even one without values. */
  hasSecret = false;
  private readonly searched = new Set<ValuesNode>();
  private readonly hidden = new Set<ValuesNode>();

  search(node: ValuesNode | undefined, isItem = false): void {
    const found = node && resolveAlias(node);
    if (!found || this.searched.has(found)) return;
    this.searched.add(found);
    if (found.kind === "list") for (const item of found.items) this.search(item, isItem);
    else if (found.kind === "map") this.searchMap(found, isItem);
    else if (writtenKind.test(found.text)) this.hide(found);
  }

  private searchMap(map: MapNode, isItem: boolean): void {
    const kinds = entriesOf(map, "kind").map(({ value }) => textOf(value));
    // The items of a SecretList need not say what they are.
    if (kinds.includes("Secret") || isItem) this.hideData(map);
    for (const kind of kinds) this.hideTemplate(map, templates.get(kind) ?? []);
    const isList = kinds.includes("SecretList");
    for (const { key, value } of map.entries) {
      if (writtenKind.test(key.text)) this.hide(key);
      this.search(value, isList && key.text === "items");
    }
  }

  private hideTemplate(map: MapNode, [first, ...rest]: readonly string[]): void {
    for (const { value } of first === undefined ? [] : entriesOf(map, first)) {
      const inside = resolveAlias(value);
      if (inside?.kind !== "map") continue;
      if (rest.length > 0) this.hideTemplate(inside, rest);
      else this.hideData(inside);
    }
  }

  private hideData(map: MapNode): void {
    this.hasSecret = true;
    for (const name of ["data", "stringData"]) for (const entry of entriesOf(map, name)) this.hideValues(entry);
    for (const metadata of entriesOf(map, "metadata").map(({ value }) => resolveAlias(value)))
      for (const { value } of metadata?.kind === "map" ? entriesOf(metadata, "annotations") : [])
        this.hideAnnotations(resolveAlias(value));
  }

  private hideAnnotations(annotations: ValuesNode | undefined): void {
    if (annotations?.kind !== "map") return;
    for (const entry of annotations.entries) if (mayTell(entry)) this.hideEntry(entry);
  }

  /** The names of the keys of a Secret are shown, and nothing else of it. */
  private hideValues(entry: Entry): void {
    const values = resolveAlias(entry.value);
    if (values?.kind !== "map") this.hideEntry(entry);
    if (values?.kind !== "map" || this.hidden.has(values)) return;
    this.hidden.add(values);
    for (const inner of values.entries) {
      if (!isMerge(inner)) this.hideEntry(inner);
      else for (const merged of mergedInto(inner)) this.hideValues({ ...inner, value: merged });
    }
  }

  private hideEntry({ key, value }: Entry): void {
    if (value.span.start !== value.span.end)
      this.parts.push({ start: key.span.end, end: value.span.end, shown: `: ${mask}` });
    if (value.kind === "alias" && value.target) this.hide(value.target);
  }

  private hide(node: ValuesNode): void {
    if (this.hidden.has(node)) return;
    this.hidden.add(node);
    this.parts.push({ ...node.span, shown: mask });
  }
}

/** Whether an annotation of a Secret may repeat its values: one that holds an object or several lines, or a secret by name or form. */
function mayTell({ key, value }: Entry): boolean {
  const text = textOf(value);
  if (key.text.endsWith("last-applied-configuration") || /^\s*[[{]|\n/.test(text)) return true;
  return detectSecret(key.text.slice(key.text.lastIndexOf("/") + 1), text) !== "none";
}

/** The entries of a key, also those that are merged into a map, and all of them where a key is there more than once. */
function entriesOf(map: MapNode, key: string, seen = new Set<MapNode>()): Entry[] {
  if (seen.has(map)) return [];
  seen.add(map);
  return map.entries.flatMap((entry) => {
    if (!isMerge(entry)) return entry.key.text === key ? [entry] : [];
    const maps = mergedInto(entry).map(resolveAlias);
    return maps.flatMap((merged) => (merged?.kind === "map" ? entriesOf(merged, key, seen) : []));
  });
}

function mergedInto({ value }: Entry): ValuesNode[] {
  const merged = resolveAlias(value);
  return merged?.kind === "list" ? merged.items : [value];
}

function textOf(node: ValuesNode): string {
  const found = resolveAlias(node);
  return found?.kind === "scalar" ? found.text : "";
}

/** From the end on, so that positions on the same line stay true. */
function applyMasks(lines: readonly string[], parts: readonly Masked[]): string[] {
  const masked = [...lines];
  const starts: number[] = [];
  for (let offset = 0, line = 0; line < lines.length; offset += (lines[line++] ?? "").length + 1) starts.push(offset);
  for (const { start, end, shown } of parts.toSorted((a, b) => b.start - a.start)) {
    const first = lineAt(starts, start);
    const last = lineAt(starts, Math.max(start, end - 1));
    const before = (lines[first] ?? "").slice(0, start - (starts[first] ?? 0));
    masked[first] = before + shown;
    for (let line = first + 1; line <= last; line++) masked[line] = "";
  }
  return masked;
}

/** The index of the last start that is not behind an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
