import type { Entry, ListNode, MapNode, Span, ValuesNode } from "./nodes";

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
