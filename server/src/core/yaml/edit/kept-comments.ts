import { type Comment, isOnOwnLine, readAsides } from "../document/comments";
import { type KeyPath, nodeAt, type Visit, walk } from "../document/nodes";
import type { ValuesDocument } from "../read/values-document";
import type { Intent } from "./intended-values";
import { columnOf, isAboutFile, isPrefix } from "./layout";

/**
 * Whether a change keeps all comments, and each is still about the key it was about, or goes with that key. Tags must stay
 * with values that are moved. The program's own comments may be added.
 */
export function keepsAsides(before: ValuesDocument, after: ValuesDocument, intent: Intent): boolean {
  const [old, now] = [readAsides(before.text), readAsides(after.text)];
  if (intent.moved && old.tags.toSorted().join("\n") !== now.tags.toSorted().join("\n")) return false;
  const left = owned(after, now.comments);
  const comments = owned(before, old.comments);
  const others = comments.filter(({ owner }) => !isConcerned(owner, intent) && isThere(after, owner, intent));
  // New keys may come between the head of a file and its first key.
  const takeHead = (comment: OwnedComment): boolean =>
    !intent.moved &&
    !intent.removed &&
    isAtFirstKey(before, comment.owner) &&
    takeOne(left, comment, (owner) => isAtFirstKey(after, owner));
  // A comment below the last key is above a key that is added there.
  const takeLast = (comment: OwnedComment): boolean =>
    (comment.owner === undefined || comment.owner.isInside) &&
    takeOne(left, comment, (owner) => isAdded(owner, intent));
  for (const comment of others) {
    const isKept = takeOne(left, comment, (owner) => isSameOwner(expected(comment.owner, intent), owner));
    if (!isKept && !takeHead(comment) && !takeLast(comment)) return false;
  }
  for (const comment of comments.filter((one) => !others.includes(one))) {
    const isFound = takeOne(left, comment, (owner) => isFit(comment.owner, owner, intent)) || takeHead(comment);
    const mayGo = !intent.moved && (intent.removed !== undefined || !isThere(after, comment.owner, intent));
    if (!isFound && (!mayGo || left.some(({ text }) => text === comment.text))) return false;
  }
  return left.every(({ text, owner }) => /^# valuesmith\b/.test(text) || isAdded(owner, intent));
}

const isAdded = (owner: Owner | undefined, { added = [] }: Intent): boolean =>
  owner !== undefined && added.some((path) => isPrefix(path, owner.path));

interface OwnedComment {
  text: string;
  /** Undefined for what is about the file, or in a second document. */
  owner: Owner | undefined;
}

function owned(document: ValuesDocument, comments: readonly Comment[]): OwnedComment[] {
  const owners = ownersOf(document, comments);
  return comments.map(({ text }, index) => ({ text, owner: isAboutFile(text) ? undefined : owners[index] }));
}

const isAtFirstKey = ({ root }: ValuesDocument, owner: Owner | undefined): boolean =>
  root?.kind === "map" && owner?.path.length === 1 && owner.path[0] === root.entries[0]?.key.text && !owner.isInside;

/** Whether a comment stands on or in what is to change. */
function isConcerned(owner: Owner | undefined, { concerned, moved, removed }: Intent): boolean {
  const paths = moved ? [moved.from] : removed ? [removed] : concerned;
  return owner !== undefined && paths.some((path) => isPrefix(path, owner.path));
}

/** Whether what a comment is about is still there. */
function isThere(after: ValuesDocument, owner: Owner | undefined, intent: Intent): boolean {
  const path = expected(owner, intent)?.path ?? [];
  return path.length === 0 || nodeAt(after.root, path) !== undefined;
}

/** Takes a comment of the same text out of those that are left. */
function takeOne(left: OwnedComment[], { text }: OwnedComment, fits: (owner: Owner | undefined) => boolean): boolean {
  const index = left.findIndex((other) => other.text === text && fits(other.owner));
  if (index !== -1) left.splice(index, 1);
  return index !== -1;
}

/** The owner by its new path, where an item above it in a list has gone. */
function expected(owner: Owner | undefined, { removed }: Intent): Owner | undefined {
  const index = removed?.at(-1);
  if (!owner || !removed || typeof index !== "number") return owner;
  const at = removed.length - 1;
  const own = owner.path[at];
  const isBehind = isPrefix(removed.slice(0, -1), owner.path) && typeof own === "number" && own > index;
  return isBehind ? { ...owner, path: owner.path.with(at, own - 1) } : owner;
}

const isSameOwner = (one: Owner | undefined, other: Owner | undefined): boolean =>
  one === other || (one?.isInside === other?.isInside && isSamePath(one?.path ?? [], other?.path ?? []));

const isSamePath = (one: KeyPath, other: KeyPath): boolean => one.length === other.length && isPrefix(one, other);

/** Whether a comment on what is moved, or on a map that goes because all of it is moved, is where it belongs then. */
function isFit(before: Owner | undefined, after: Owner | undefined, { moved, removed, concerned }: Intent): boolean {
  if (!before || !after || removed) return false;
  if (!moved) return concerned.some((path) => isPrefix(path, after.path));
  const { from, to } = moved;
  if (!isPrefix(from, before.path)) return isPrefix(to, after.path) || isPrefix(after.path, to);
  if (isPrefix(from, to) && isPrefix(from, after.path)) return true;
  const now = [...to, ...before.path.slice(from.length)];
  // Above a map that is merged into another one, it goes above the first key that comes out of it.
  return before.path.length === from.length ? isPrefix(to, after.path) : isSameOwner({ ...before, path: now }, after);
}

/** Whether a text has all comments of another one, wherever they stand. */
export function keepsTexts(before: string, after: string): boolean {
  const left = readAsides(after).comments.map(({ text }) => text);
  return readAsides(before).comments.every(({ text }) => {
    const index = left.indexOf(text);
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}

/** What a comment is about: the key or item that it is beside or directly above, or the map or list that it stands in. */
interface Owner {
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
function ownersOf(document: ValuesDocument, comments: readonly Comment[]): (Owner | undefined)[] {
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
