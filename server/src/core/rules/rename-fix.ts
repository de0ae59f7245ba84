import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import { moveEntry } from "../yaml/move";
import { type KeyPath, nodeAt, resolveAlias, type ValuesNode } from "../yaml/nodes";
import { removeEntry } from "../yaml/remove-entry";
import type { RenameHit } from "./renames";
import type { Fix } from "./rule";
import { named } from "./words";

/** What the fix of a renamed key needs. */
export interface RenameFixData {
  path: KeyPath;
  target: KeyPath | null;
  fix: RenameHit["rename"]["fix"];
}

/** The fixes of a renamed key: moving it, rewriting it, or taking it away. */
export function fixRename(document: Snapshot["document"], { path, target, fix }: RenameFixData): Fix[] {
  if (fix === false && target !== null) return [];
  if (typeof fix === "object" && "rewrite" in fix) return rewrite(document, path, fix.rewrite);
  if (target === null || fix === "remove") return remove(document, path);
  const value = typeof fix === "object" ? newValue(document, path, fix.values) : undefined;
  if (typeof fix === "object" && value === undefined) return [];
  const edits = moveEntry(document, { from: path, to: target, value });
  if (edits) return [{ title: `Move to ${named(target)}`, edits, preferred: true }];
  return document.get(target) && isScalar(document.get(target)) ? remove(document, path) : [];
}

function remove(document: Snapshot["document"], path: KeyPath): Fix[] {
  const edits = removeEntry(document, path);
  return edits ? [{ title: `Remove ${named(path)}`, edits }] : [];
}

/** The text of the value that stands for an old one; undefined for a value that is not listed. */
function newValue(document: Snapshot["document"], path: KeyPath, values: Record<string, unknown>): string | undefined {
  const node = document.get(path);
  const text = node?.kind === "scalar" ? node.text : undefined;
  return text !== undefined && Object.hasOwn(values, text) ? JSON.stringify(values[text]) : undefined;
}

/** A value in another form at the same place. */
function rewrite(document: Snapshot["document"], path: KeyPath, template: string): Fix[] {
  const node = nodeAt(document.root, path);
  const newText = node && fillIn(document, node, template);
  if (!node || newText === undefined) return [];
  const edits: Edit[] = [{ span: trimmed(document, node), newText }];
  return [{ title: `Change to ${newText}`, edits, preferred: true }];
}

function fillIn(document: Snapshot["document"], node: ValuesNode, template: string): string | undefined {
  const [, name = ""] = /\$(\w+)/.exec(template) ?? [];
  const value = name === "value" ? node : nodeAt(node, [name]);
  if (value?.kind !== "scalar" || value.style === "block" || value.text === "") return undefined;
  return template.replace(`$${name}`, () => document.text.slice(value.span.start, value.span.end));
}

/** A block map ends with its last line break, which belongs to what follows. */
function trimmed({ text }: Snapshot["document"], { span }: ValuesNode): { start: number; end: number } {
  return { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length };
}

function isScalar(node: ValuesNode | undefined): boolean {
  return node !== undefined && resolveAlias(node)?.kind === "scalar";
}
