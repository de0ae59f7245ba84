import { readAsides } from "../document/comments";
import { parseYaml } from "../read/parse";
import { toPlainValue } from "../read/plain-value";
import type { Edit } from "./edits";
import type { YamlSource } from "./entry-layout";
import { type Change, PatchRefusal, patch } from "./patch";
import { ExactText, type WritableMap } from "./write-value";

/** Reads the document that is being patched again, out of the new text. */
export type Reread = (text: string) => { root: YamlSource["root"]; isBroken: boolean };

const firstDocument: Reread = (text) => {
  const { root, problems } = parseYaml(text);
  return { root, isBroken: problems.length > 0 };
};

/**
 * Like `patch`, and proven: the new text is read again, and unless exactly the wished values differ, nothing is changed.
 * An anchor that is used elsewhere, a key that stands twice or a block of text that swallows lines is found out this way.
 */
export function patchSafely(
  source: YamlSource,
  changes: readonly Change[],
  reread: Reread = firstDocument,
): Edit[] | PatchRefusal {
  const edits = patch(source, changes);
  if (edits instanceof PatchRefusal) return edits;
  const after = applyEdits(source.text, edits);
  const { root, isBroken } = reread(after);
  if (isBroken) return new PatchRefusal("the file could not be read any more");
  if (!hasComments(after, source.text)) return new PatchRefusal("a comment would be lost");
  const wished = withChanges(toPlainValue(source.root), changes);
  return canonical(toPlainValue(root)) === canonical(wished)
    ? edits
    : new PatchRefusal("other values in the file depend on it");
}

/** Whether a text has all comments of another one. */
function hasComments(text: string, other: string): boolean {
  const left = readAsides(text).comments.map((comment) => comment.text);
  return readAsides(other).comments.every((comment) => {
    const index = left.indexOf(comment.text);
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}

/** Whether Helm reads the same values. */
export const saysTheSame = (one: YamlSource["root"], other: YamlSource["root"]): boolean =>
  canonical(toPlainValue(one)) === canonical(toPlainValue(other));

/** A text with edits applied. Edits at one place are applied in their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || a.index - b.index);
  let result = "";
  let at = 0;
  for (const { span, newText } of ordered) {
    result += text.slice(at, span.start) + newText;
    at = Math.max(at, span.end);
  }
  return result + text.slice(at);
}

type Plain = Record<string, unknown>;

/** The values as they are to be afterwards. */
function withChanges(value: unknown, changes: readonly Change[]): unknown {
  const result: Plain = isRecord(value) ? clone(value) : {};
  // What goes, goes first: something else may come to its place.
  for (const { path, ...wish } of changes.toSorted((a, b) => Number(isSet(a)) - Number(isSet(b)))) {
    let map: Plain = result;
    for (const key of path.slice(0, -1)) {
      const name = String(key);
      const inner = map[name];
      if (!isContainer(inner)) {
        if (!isSet(wish)) break;
        map[name] = {};
      }
      map = map[name] as Plain;
    }
    const last = String(path.at(-1));
    if (wish.item !== undefined) map[last] = [...(Array.isArray(map[last]) ? map[last] : []), wish.item as WritableMap];
    else if (wish.value !== undefined) map[last] = wish.value instanceof ExactText ? wish.value.text : wish.value;
    else delete map[last];
  }
  return result;
}

const isSet = ({ value, item }: Omit<Change, "path">): boolean => value !== undefined || item !== undefined;
const isContainer = (value: unknown): boolean => typeof value === "object" && value !== null;
const isRecord = (value: unknown): value is Plain => isContainer(value) && !Array.isArray(value);

function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isRecord(value)) return value;
  const copy: Plain = Object.create(null);
  for (const [key, inner] of Object.entries(value)) copy[key] = clone(inner);
  return copy as T;
}

/** Equal texts for equal values, whatever the order of keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}
