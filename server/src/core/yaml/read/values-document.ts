import type { Position, Range } from "vscode-languageserver-types";
import { finish, type Steps } from "../../steps";
import { lineBreakOf } from "../document/lines";
import {
  type Entry,
  firstProblems,
  type KeyPath,
  type ListNode,
  type MapNode,
  nodeAt,
  type Problem,
  type Span,
  type ValuesNode,
} from "../document/nodes";
import { type Blocks, type PlacedBlock, readBlocks } from "./blocks";

/**
 * One version of one values file. Immutable. Offsets and spans are UTF-16 offsets into `text`; only this type turns them
 * into the zero-based line and character positions of the Language Server Protocol.
 */
export class ValuesDocument {
  readonly text: string;
  /** The parts of the text that were read by themselves, in order. */
  readonly blocks: Blocks;
  readonly problems: readonly Problem[];
  #root: { node: ValuesNode | undefined } | undefined;
  #content: { node: ValuesNode | undefined } | undefined;
  /** Top-level key -> where the block starts that has it, of several the last. */
  #starts: Map<string, number> | undefined;
  #topLevelKeys: string[] | undefined;

  /** `before` is an earlier version: what stands there still is not read again. */
  constructor(text: string, before?: Pick<ValuesDocument, "blocks">, blocks?: Blocks) {
    this.text = text;
    this.blocks = blocks ?? finish(readBlocks(text, before?.blocks ?? []));
    this.problems = problemsOf(this.blocks);
  }

  /** Reads a text, of which much may be new, block by block. */
  static *reading(text: string, before?: Pick<ValuesDocument, "blocks">): Steps<ValuesDocument> {
    return new ValuesDocument(text, undefined, yield* readBlocks(text, before?.blocks ?? []));
  }

  get root(): ValuesNode | undefined {
    this.#root ??= { node: join(this.blocks, placeEntry) };
    return this.#root.node;
  }

  /** `root` for those who look at values only: offsets in there count from the start of each block, so it costs less. */
  get content(): ValuesNode | undefined {
    this.#content ??= { node: join(this.blocks, (entry) => entry) };
    return this.#content.node;
  }

  /** Where a second document starts: what it says is not in `root`. */
  get secondDocument(): Span | undefined {
    return this.blocks[0]?.block.secondDocument;
  }

  /** The keys that start at column 0, in order, also where the text is broken. */
  get topLevelKeys(): readonly string[] {
    this.#topLevelKeys ??= this.blocks.flatMap(({ block }) => block.keys);
    return this.#topLevelKeys;
  }

  /** The node at a path, through aliases and merges. */
  get(path: KeyPath): ValuesNode | undefined {
    const node = nodeAt(this.content, path);
    return node && placeNode(node, this.startOf(path));
  }

  /** The offset that a node of `content` at a path counts from. */
  startOf([key]: KeyPath): number {
    if (this.blocks.length === 1) return 0;
    this.#starts ??= startsOf(this.blocks);
    return this.#starts.get(String(key)) ?? 0;
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  offsetAt({ line, character }: Position): number {
    const { block, start, line: first } = this.lastBlock((placed) => placed.line <= line);
    return start + block.lines.offsetAt({ line: line - first, character });
  }

  /** The number of lines; a text that ends with a line break has an empty last line. */
  get lineCount(): number {
    const { block, line } = this.lastBlock(() => true);
    return line + block.lines.lineCount;
  }

  /** The span of a zero-based line without its line break; a byte order mark is no part of the first line. */
  lineSpan(line: number): Span {
    const offset = this.offsetAt({ line, character: 0 });
    const start = offset === 0 && this.text.startsWith("\uFEFF") ? 1 : offset;
    const next = this.offsetAt({ line: line + 1, character: 0 });
    const text = this.text.slice(start, next);
    return { start, end: start + text.replace(/\r?\n$|\r$/, "").length };
  }

  /** The zero-based line of an offset. */
  lineAt(offset: number): number {
    return this.positionAt(offset).line;
  }

  /** The line break for new lines of the text. */
  get lineBreak(): string {
    return lineBreakOf(this.text);
  }

  /** The block that an offset is in. */
  blockAt(offset: number): PlacedBlock {
    return this.lastBlock((placed) => placed.start <= offset);
  }

  private positionAt(offset: number): Position {
    const { block, start, line: first } = this.blockAt(offset);
    const { line, character } = block.lines.positionAt(offset - start);
    return { line: first + line, character };
  }

  /** The last block for which something holds that holds for all before it, too. */
  private lastBlock(holds: (placed: PlacedBlock) => boolean): PlacedBlock {
    let low = 0;
    let high = this.blocks.length - 1;
    let found = this.blocks[0];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const placed = this.blocks[middle];
      if (placed && holds(placed)) {
        found = placed;
        low = middle;
      } else high = middle - 1;
    }
    return found;
  }
}

const problemsOf = (blocks: readonly PlacedBlock[]): Problem[] =>
  firstProblems(
    blocks.flatMap(({ block, start }) =>
      block.problems.map((problem) => ({ ...problem, span: placeSpan(problem.span, start) })),
    ),
  );

const startsOf = (blocks: Blocks): Map<string, number> =>
  new Map(
    blocks.flatMap(({ block: { root }, start }) =>
      root?.kind === "map" ? root.entries.map(({ key }): [string, number] => [key.text, start]) : [],
    ),
  );

/** The roots of the blocks as one map; a text of one block may have another root, or none. */
function join([first, ...others]: Blocks, place: (entry: Entry, start: number) => Entry): ValuesNode | undefined {
  const { root } = first.block;
  if (others.length === 0 || root?.kind !== "map") return root;
  const entries = [first, ...others].flatMap(({ block, start }) =>
    block.root?.kind === "map" ? block.root.entries.map((entry) => place(entry, start)) : [],
  );
  const last = others.at(-1);
  const end = last?.block.root ? placeSpan(last.block.root.span, last.start).end : root.span.end;
  return { kind: "map", span: { start: root.span.start, end }, flow: false, entries };
}

/** A span that counts from `start` of the text it is in. */
export const placeSpan = (span: Span, start: number): Span => ({ start: span.start + start, end: span.end + start });

/**
 * A node that was read by itself, as it stands at `start` of a longer text. What is inside of it is placed when it is
 * looked at, so that a path costs no more than the maps on its way.
 */
export function placeNode(node: ValuesNode, start: number): ValuesNode {
  if (start === 0) return node;
  if (node.kind === "map") return new PlacedMap(node, start);
  return node.kind === "list" ? new PlacedList(node, start) : { ...node, span: placeSpan(node.span, start) };
}

/** An entry as it stands at `start` of a longer text. */
export const placeEntry = (entry: Entry, start: number): Entry => (start === 0 ? entry : new PlacedEntry(entry, start));

class PlacedEntry implements Entry {
  readonly key: Entry["key"];
  readonly #entry: Entry;
  readonly #start: number;
  #value: ValuesNode | undefined;

  constructor(entry: Entry, start: number) {
    this.#entry = entry;
    this.#start = start;
    this.key = { ...entry.key, span: placeSpan(entry.key.span, start) };
  }

  get value(): ValuesNode {
    this.#value ??= placeNode(this.#entry.value, this.#start);
    return this.#value;
  }
}

class PlacedMap implements MapNode {
  readonly kind = "map";
  readonly span: Span;
  readonly flow: boolean;
  readonly anchor?: string;
  readonly #map: MapNode;
  readonly #start: number;
  #entries: Entry[] | undefined;

  constructor(map: MapNode, start: number) {
    this.#map = map;
    this.#start = start;
    this.span = placeSpan(map.span, start);
    this.flow = map.flow;
    this.anchor = map.anchor;
  }

  get entries(): Entry[] {
    this.#entries ??= this.#map.entries.map((entry) => placeEntry(entry, this.#start));
    return this.#entries;
  }
}

class PlacedList implements ListNode {
  readonly kind = "list";
  readonly span: Span;
  readonly flow: boolean;
  readonly anchor?: string;
  readonly #list: ListNode;
  readonly #start: number;
  #items: ValuesNode[] | undefined;

  constructor(list: ListNode, start: number) {
    this.#list = list;
    this.#start = start;
    this.span = placeSpan(list.span, start);
    this.flow = list.flow;
    this.anchor = list.anchor;
  }

  get items(): ValuesNode[] {
    this.#items ??= this.#list.items.map((item) => placeNode(item, this.#start));
    return this.#items;
  }
}
