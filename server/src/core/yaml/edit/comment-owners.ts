import { type Comment, isOnOwnLine } from "../document/comments";
import type { KeyPath } from "../document/nodes";
import { type Visit, walk } from "../document/walk";
import type { ValuesDocument } from "../read/values-document";
import { columnOf, isPrefix } from "./entry-lines";

/** What a comment is about: the key or item that it is beside or directly above, or the map or list that it stands in. */
export interface Owner {
  path: KeyPath;
  isInside: boolean;
}

/** A key or an item of a list, where it is written. */
interface Place {
  path: KeyPath;
  start: number;
  line: number;
  lastLine: number;
  column: number;
  /** What it stands in. */
  parent?: Place;
}

/** The owners of comments of a document; undefined for those of a second document, which nobody changes. */
export function ownersOf(document: ValuesDocument, comments: readonly Comment[]): (Owner | undefined)[] {
  const places = placesIn(document);
  const end = document.secondDocument?.start ?? Number.POSITIVE_INFINITY;
  const ownLines = new Set<number>();
  for (const comment of comments)
    if (isOnOwnLine(document.text, comment)) ownLines.add(document.lineAt(comment.span.start));
  let next = 0;
  return comments.map(({ span }) => {
    if (span.start >= end) return undefined;
    while (next < places.length && (places[next]?.start ?? 0) < span.start) next++;
    const line = document.lineAt(span.start);
    if (!ownLines.has(line)) return beside(places, next, line);
    const column = span.start - document.lineSpan(line).start;
    return above({ following: places[next], column, line, ownLines }) ?? within(places[next - 1], column);
  });
}

/** In the order of the text. */
function placesIn(document: ValuesDocument): Place[] {
  const places: Place[] = [];
  for (const visit of walk(document.root)) {
    if (visit.path.length === 0) continue;
    let parent = places.at(-1);
    while (parent && !isPrefix(parent.path, visit.path.slice(0, -1))) parent = parent.parent;
    places.push({ ...placeOf(document, visit), parent });
  }
  return places;
}

function placeOf(document: ValuesDocument, { node, path, entry }: Visit): Place {
  const start = entry ? entry.key.span.start : node.span.start;
  const line = document.lineAt(start);
  const lineStart = document.lineSpan(line).start;
  const before = document.text.slice(lineStart, start);
  const dash = before.trimEnd().endsWith("-") ? before.trimEnd().length - 1 : before.length;
  const column = entry ? columnOf(document, entry) : dash;
  const end = Math.max(start, entry ? Math.max(entry.key.span.end, node.span.end) : node.span.end);
  return { path, start, line, lastLine: document.lineAt(end), column };
}

/** The outermost key that starts on the comment's line, or else that ends there. */
function beside(places: readonly Place[], next: number, line: number): Owner {
  let first = next;
  while (places[first - 1]?.line === line) first--;
  const starting = first < next ? places[first] : undefined;
  const before = places[next - 1];
  const ending = around(before).findLast(({ lastLine }) => lastLine === line);
  return { path: (starting ?? ending ?? before)?.path ?? [], isInside: false };
}

/** A place and what it stands in, from the inside out. */
function around(place: Place | undefined): Place[] {
  const found: Place[] = [];
  for (let at = place; at; at = at.parent) found.push(at);
  return found;
}

interface Line {
  following: Place | undefined;
  column: number;
  line: number;
  ownLines: ReadonlySet<number>;
}

/** The key of the same column below, if nothing but comments is in between. */
function above({ following, column, line, ownLines }: Line): Owner | undefined {
  if (following?.column !== column) return undefined;
  for (let between = line + 1; between < following.line; between++)
    if (!ownLines.has(between)) return { path: following.path.slice(0, -1), isInside: true };
  return { path: following.path, isInside: false };
}

/** The innermost key around or before the comment that is indented less. */
const within = (before: Place | undefined, column: number): Owner => ({
  path: around(before).find((place) => place.column < column)?.path ?? [],
  isInside: true,
});
