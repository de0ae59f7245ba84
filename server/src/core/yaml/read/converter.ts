import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar } from "yaml";
import {
  type AliasNode,
  type Entry,
  isMerge,
  type ListNode,
  type MapNode,
  type Problem,
  resolveAlias,
  type ScalarNode,
  type Span,
  type ValuesNode,
} from "../document/nodes";
import { readScalar } from "./plain-value";

/** What the YAML parser here folds in another way than Helm: breaks that Helm keeps, and what follows an escaped break. */
const foldsDifferently = (source: string): boolean => /[\u2028\u2029]|\\[\r\n\u0085]/.test(source);

/** Helm keeps U+2028 and U+2029 in a text, and takes two carriage returns and a line feed for one line break. */
export const isMisread = (source: string): boolean => /[\u2028\u2029]|\r\r\n/.test(source);

/**
 * The text of a scalar in quotes, or of a plain one, on any number of lines, as Helm folds them. `source` is all of it with
 * its quotes. How the lines are indented makes no difference.
 */
export function readFlowScalar(source: string, style: ScalarNode["style"]): string {
  if (style === "plain") return source.replaceAll(blanks, fold);
  if (style === "single") return source.slice(1, -1).replaceAll(blanks, fold).replaceAll("''", "'");
  const line = source.replaceAll(
    /\\(?:\r\n|[\n\r\u0085\u2028\u2029])[ \t\n\r\u0085\u2028\u2029]*|\\[\s\S]|[ \t\n\r\u0085\u2028\u2029]+/g,
    (part) => (part.startsWith("\\") ? foldEscaped(part) : escapeBreaks(fold(part))),
  );
  const { contents } = parseDocument(line, { schema: "failsafe", logLevel: "silent" });
  return isScalar(contents) ? String(contents.value) : "";
}

const blanks = /[ \t\n\r\u0085\u2028\u2029]+/g;

/** A single line feed becomes a space, and the first of several goes. U+2028 and U+2029 stay, as all that follows them. */
function fold(gap: string): string {
  const [first, ...others] = breaksIn(gap);
  if (first === undefined) return gap;
  return first === "\n" ? others.join("") || " " : first + others.join("");
}

/** A backslash with what follows it: of an escaped line break, the empty lines behind it stay. */
function foldEscaped(part: string): string {
  const breaks = breaksIn(part);
  return breaks.length > 0 ? escapeBreaks(breaks.slice(1).join("")) : part;
}

const breaksIn = (text: string): string[] =>
  [...text.matchAll(/\r\n|[\n\r\u0085\u2028\u2029]/g)].map(([found]) => (/[\u2028\u2029]/.test(found) ? found : "\n"));

const escapeBreaks = (text: string): string =>
  text.replaceAll("\n", "\\n").replaceAll("\u2028", "\\L").replaceAll("\u2029", "\\P");

/**
 * Turns the parser's tree into ours and connects aliases with what they stand for. A block ends with its last value:
 * the parser counts the lines behind a missing value as part of it.
 */
export class Converter {
  problems: Problem[] = [];
  hasAlias = false;
  private anchors = new Map<string, ValuesNode>();
  /** The maps and lists whose content is being converted. */
  private open = new Set<ValuesNode>();
  /** The text, where some of its scalars have to be read again from their source. */
  private readonly folded: string | undefined;

  /** `text` is what the tree was made of, with its line breaks as they are written. */
  constructor(text: string) {
    this.folded = foldsDifferently(text) || isMisread(text) ? text : undefined;
  }

  convert(node: Node): ValuesNode {
    if (isAlias(node)) return this.alias(node.source, spanOf(node));
    if (isMap(node)) {
      const map: MapNode = { kind: "map", span: spanOf(node), flow: node.flow === true, entries: [] };
      this.anchor(map, node.anchor);
      this.open.add(map);
      map.entries = node.items.flatMap((pair) => this.entry(pair as Pair<Node, Node | null>));
      this.open.delete(map);
      const last = map.entries.at(-1);
      if (last && !map.flow) map.span.end = Math.max(last.key.span.end, last.value.span.end);
      return map;
    }
    if (isSeq(node)) {
      const list: ListNode = { kind: "list", span: spanOf(node), flow: node.flow === true, items: [] };
      this.anchor(list, node.anchor);
      this.open.add(list);
      list.items = node.items.map((item) => (isPair(item) ? emptyScalar(list.span.start) : this.convert(item as Node)));
      this.open.delete(list);
      const last = list.items.at(-1);
      if (last && !list.flow) list.span.end = last.span.end;
      return list;
    }
    return this.scalar(node as Scalar);
  }

  private scalar(node: Scalar): ScalarNode {
    const span = spanOf(node);
    const style = styles[node.type ?? "PLAIN"] ?? "plain";
    const source = this.folded?.slice(span.start, span.end) ?? "";
    const written = style !== "block" && foldsDifferently(source) ? readFlowScalar(source, style) : node.value;
    const tagged = node.tag === undefined ? {} : { tag: node.tag };
    const read = readScalar({ text: typeof written === "string" ? written : "", style, ...tagged });
    const scalar: ScalarNode = { kind: "scalar", span, style, ...read, ...tagged };
    if (isMisread(source)) scalar.isMisread = true;
    this.anchor(scalar, node.anchor);
    return scalar;
  }

  private alias(name: string, span: Span): AliasNode {
    this.hasAlias = true;
    const target = this.anchors.get(name);
    if (target && !this.open.has(target)) return { kind: "alias", span, name, target };
    // Not by name: it may be a password that begins with an asterisk.
    const missing = "There is no anchor of this name above. Put a value that begins with * in quotes.";
    this.problem(span, "BAD_ALIAS", target ? "The anchor of this name contains itself." : missing);
    return { kind: "alias", span, name };
  }

  private anchor(node: Exclude<ValuesNode, AliasNode>, name: string | undefined): void {
    if (name === undefined) return;
    node.anchor = name;
    this.anchors.set(name, node);
  }

  private entry(pair: Pair<Node, Node | null>): Entry[] {
    const key = pair.key ? asKey(this.convert(pair.key)) : undefined;
    if (key?.kind !== "scalar") {
      if (key) this.problem(key.span, "COMPLEX_KEY", "A key must be a single word or text.");
      return [];
    }
    const entry: Entry = { key, value: pair.value ? this.convert(pair.value) : emptyScalar(key.span.end) };
    if (isMerge(entry) && !canMerge(entry.value)) this.problem(key.span, "BAD_MERGE", "Only maps can be merged.");
    return [entry];
  }

  private problem(span: Span, code: string, message: string): void {
    this.problems.push({ span, kind: "syntax", code, message });
  }
}

/** An alias of a text may be a key, too. */
function asKey(node: ValuesNode): ValuesNode {
  const resolved = node.kind === "alias" ? resolveAlias(node) : node;
  return resolved?.kind === "scalar" ? { ...resolved, span: node.span } : node;
}

/** What an unknown alias stands for has been reported already. */
function canMerge(value: ValuesNode): boolean {
  const merged = value.kind === "list" ? value.items : [value];
  return merged.every((item) => (resolveAlias(item)?.kind ?? "map") === "map");
}

const styles: Record<string, ScalarNode["style"]> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block",
};

function emptyScalar(offset: number): ScalarNode {
  return { kind: "scalar", span: { start: offset, end: offset }, text: "", style: "plain", value: null };
}

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
