import { type Fix, fieldsOf, readPath } from "../../findings/rule";
import { named } from "../../findings/words";
import type { RenameFix, Rewrite } from "../../schema/knowledge-files";
import type { Snapshot } from "../../values/snapshot";
import { type KeyPath, nodeAt, resolveAlias, type ValuesNode } from "../../yaml/document/nodes";
import { isReferredTo } from "../../yaml/edit/anchors";
import type { Edit } from "../../yaml/edit/edits";
import { commentsIn, inlineScalar } from "../../yaml/edit/entry-text";
import { moveEntry } from "../../yaml/edit/move";
import { removeEntry } from "../../yaml/edit/remove";
import { parseYaml } from "../../yaml/read/parse";
import { toPlainValue } from "../../yaml/read/plain-value";

/** What the fix of a renamed key needs. */
export interface RenameFixData {
  path: KeyPath;
  target: KeyPath | null;
  fix?: RenameFix;
}

/** Reads that data as it comes back from the editor; undefined for anything else. */
export function readRenameFixData(data: unknown): RenameFixData | undefined {
  const { path: at, target: to, fix: how } = fieldsOf(data);
  const path = readPath(at);
  const target = to === null ? null : readPath(to);
  const fix = readFix(how);
  if (!path || target === undefined || (how !== undefined && fix === undefined)) return undefined;
  return { path, target, ...(fix === undefined ? {} : { fix }) };
}

function readFix(fix: unknown): RenameFix | undefined {
  if (fix === false || fix === "remove") return fix;
  const { values, rewrite, drops } = fieldsOf(fix);
  if (typeof rewrite === "string") return { rewrite, ...(drops === undefined ? {} : { drops: readDrops(drops) }) };
  return typeof values === "object" && values !== null ? { values: fieldsOf(values) } : undefined;
}

/** Only lists: what is no list lets nothing go. */
const readDrops = (drops: unknown): Record<string, unknown[]> =>
  Object.fromEntries(
    Object.entries(fieldsOf(drops)).flatMap(([key, values]) => (Array.isArray(values) ? [[key, values]] : [])),
  );

/** The fixes of a renamed key: moving it, rewriting it, or taking it away. */
export function fixRename(document: Snapshot["document"], { path, target, fix }: RenameFixData): Fix[] {
  if (typeof fix === "object" && "rewrite" in fix) return rewrite(document, path, fix);
  if (fix === false) return [];
  if (fix === "remove" || target === null) return remove(document, path);
  const value = fix && newValue(document, path, fix.values);
  if (value === null) return remove(document, path);
  if (fix && value === undefined) return [];
  const edits = moveEntry(document, { from: path, to: target, value });
  if (edits)
    return [{ title: `Move to ${named(target)}`, edits, moved: { from: path, to: target, value }, preferred: true }];
  return isSetScalar(document.get(target)) || isEmpty(document.get(path)) ? remove(document, path) : [];
}

function remove(document: Snapshot["document"], path: KeyPath): Fix[] {
  const edits = removeEntry(document, path);
  return edits ? [{ title: `Remove ${named(path)}`, edits, removed: path }] : [];
}

/** The text of the value that stands for an old one; null where none does, undefined for a value that is not listed. */
function newValue(document: Snapshot["document"], path: KeyPath, values: Values): string | null | undefined {
  const node = document.get(path);
  const text = node?.kind === "scalar" ? node.text : undefined;
  if (text === undefined || !Object.hasOwn(values, text)) return undefined;
  return values[text] === null ? null : JSON.stringify(values[text]);
}

type Values = Extract<RenameFix, { values: unknown }>["values"];

/** A value in another form at the same place. */
function rewrite(document: Snapshot["document"], path: KeyPath, { rewrite: template, drops }: Rewrite): Fix[] {
  const node = nodeAt(document.root, path);
  if (!node || isReferredTo(document.root, node.span) || !dropsNothing(node, template, drops)) return [];
  const list = nodeAt(document.root, path.slice(0, -1));
  const isInline = template.startsWith("{") || (list?.kind === "list" && list.flow);
  const filled = fillIn(document, node, { template, isInline });
  if (filled === undefined) return [];
  const { newText, value } = filled;
  const span = trimmed(document, node);
  const [comment, ...more] = commentsIn(document, span);
  // One comment can go on behind the value.
  const isKept = comment === undefined || (more.length === 0 && !isInline && endsLine(document, span.end));
  const edits: Edit[] = [{ span, newText: comment ? `${newText} ${comment.text}` : newText }];
  return isKept ? [{ title: `Change to ${newText}`, edits, sets: { path, value }, preferred: true }] : [];
}

/** Whether all that a map has besides the key that is kept says nothing. */
function dropsNothing(node: ValuesNode, template: string, drops: Rewrite["drops"] = {}): boolean {
  if (node.kind !== "map") return true;
  const others = node.entries.filter(({ key }) => template !== `$${key.text}`);
  return others.every(({ key, value }) => {
    const written = JSON.stringify(toPlainValue(value));
    return Object.hasOwn(drops, key.text) && drops[key.text]?.some((one) => JSON.stringify(one) === written);
  });
}

const endsLine = (document: Snapshot["document"], offset: number): boolean =>
  document.text.slice(offset, document.lineSpan(document.lineAt(offset)).end).trim() === "";

interface Template {
  template: string;
  /** The value will stand in brackets. */
  isInline: boolean;
}

function fillIn(
  document: Snapshot["document"],
  node: ValuesNode,
  { template, isInline }: Template,
): { newText: string; value: unknown } | undefined {
  const [, name = ""] = /\$(\w+)/.exec(template) ?? [];
  const value = name === "value" ? node : nodeAt(node, [name]);
  if (value?.kind !== "scalar" || value.style === "block" || value.text === "") return undefined;
  const written = document.text.slice(value.span.start, value.span.end);
  const isOneLine = !/[\r\n]/.test(written);
  const text = isInline || !isOneLine ? inlineScalar(document, value) : written;
  const exact = JSON.stringify(toPlainValue(value));
  return {
    newText: template.replace(`$${name}`, () => text),
    value: toPlainValue(parseYaml(template.replace(`$${name}`, () => exact)).root),
  };
}

/** A block map ends with its last line break, which belongs to what follows. */
function trimmed({ text }: Snapshot["document"], { span }: ValuesNode): { start: number; end: number } {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}

/** A map or list that says nothing. */
function isEmpty(node: ValuesNode | undefined): boolean {
  const value = node && resolveAlias(node);
  return (value?.kind === "map" && value.entries.length === 0) || (value?.kind === "list" && value.items.length === 0);
}

/** A value that counts; null leaves the decision to the chart. */
function isSetScalar(node: ValuesNode | undefined): boolean {
  const value = node && resolveAlias(node);
  return value?.kind === "scalar" && value.value !== null;
}
