import { encodeBase64 } from "../../base64";
import { plainPaths } from "../../schema/chart-secrets";
import { schemaAt } from "../../schema/lookup";
import type { SecretGenerator } from "../../schema/secret-files";
import type { Snapshot } from "../../values/snapshot";
import { formatPath, type KeyPath, nodeAt, resolveAlias, type ValuesNode } from "../../yaml/document/nodes";
import type { Change } from "../../yaml/edit/intended-values";
import { type BoundReference, type ContentKey, contentOf, pathIn, textAt } from "../compare/secret-content";
import { isSecretKey, type SecretSurroundings } from "../surroundings";
import type { Home } from "./homes";
import type { DraftKey, SecretDrafts } from "./secret-drafts";

/** What the steps of one plan share. */
export interface MoveContext {
  snapshot: Snapshot;
  drafts: SecretDrafts;
  random: SecretSurroundings["random"];
  /** The path of a value that is to be replaced by a strong one. */
  renewed?: string;
}

/** What moves one group of values. */
export interface MoveStep {
  keys: { secret: string; key: DraftKey }[];
  changes: Change[];
  moved: KeyPath[];
}

/** The step that moves the values of a home, or why there is none. */
export function stepFor(context: MoveContext, home: Exclude<Home, { kind: "none" }>): MoveStep | string {
  switch (home.kind) {
    case "reference":
      return referenceStep(context, home.bound);
    case "variable":
      return variableStep(context, home);
    case "environment":
      return environmentStep(context, home);
  }
}

/** All values that a Secret replaces go into it together, as the chart takes none of them from the values any more. */
function referenceStep(context: MoveContext, bound: BoundReference): MoveStep | string {
  const { snapshot, drafts } = context;
  const { reference } = bound;
  const namePath = pathIn(bound, reference.name);
  if (textAt(snapshot, namePath).text !== "")
    return `"${formatPath(namePath)}" names a Secret already, so the chart does not use this value.`;
  const secret = drafts.freeName(reference.secret);
  const step: MoveStep = { keys: [], changes: [], moved: [] };
  const generated = new Map<string, string>();
  for (const key of contentOf(snapshot, bound)) {
    const written = writtenPaths(snapshot, bound, key);
    if (!key.isRead && written.length === 0) continue;
    if (key.problem) return `"${formatPath(pathIn(bound, firstPath(key)))}": ${key.problem}.`;
    const wished = key.entry.keyPath === undefined ? undefined : reference.set?.[key.entry.keyPath];
    const draft = draftKey(
      context,
      { ...key, name: typeof wished === "string" ? wished : key.name },
      written.length > 0,
    );
    shareGenerated(generated, firstPath(key), draft);
    // What would be made up is there already, from an earlier attempt perhaps.
    if ((draft.origin === "generated" || draft.origin === "empty") && drafts.has(secret, draft.name)) continue;
    const name = chooseName(drafts, secret, { ...draft, isFree: key.entry.keyPath !== undefined });
    if (name === undefined) return `The Secret "${secret}" has another value under the key "${draft.name}".`;
    if (!isSecretKey(name)) return notAKey;
    step.keys.push({ secret, key: named(draft, name) });
    for (const path of written)
      if (!step.moved.some((other) => formatPath(other) === formatPath(path))) step.moved.push(path);
    const { keyPath, keyIsDefault } = key.entry;
    if (keyPath !== undefined && !(keyIsDefault && name === key.entry.key))
      step.changes.push(...setText(snapshot, pathIn(bound, keyPath), name));
  }
  const renamed = Object.entries(reference.set ?? {}).flatMap(([path, value]) =>
    setText(snapshot, pathIn(bound, path), value === "$secret" ? secret : value),
  );
  const changes = [
    ...step.moved.map((path) => ({ path })),
    { path: namePath, value: secret },
    ...renamed,
    ...step.changes,
  ];
  return { ...step, changes };
}

const notAKey = "Kubernetes does not accept the name that its key in the Secret would have.";

/** Two keys that stand for one value, such as those of a user and of an administrator, get the same made-up text. */
function shareGenerated(generated: Map<string, string>, path: string, draft: DraftKey): void {
  if (draft.origin === "generated") generated.set(path, draft.content);
  const content = draft.content === "" ? generated.get(path) : undefined;
  if (content !== undefined) Object.assign(draft, { content, origin: "generated" });
}

const firstPath = ({ entry }: ContentKey): string => plainPaths(entry)[0] ?? entry.key;

/** The plain values of a key that stand in the file and are sensitive. */
function writtenPaths({ document }: Snapshot, bound: BoundReference, { entry }: ContentKey): KeyPath[] {
  if (entry.sensitive === false) return [];
  return plainPaths(entry)
    .map((path) => pathIn(bound, path))
    .filter((path) => isFilled(nodeAt(document.root, path)));
}

function isFilled(node: ValuesNode | undefined): boolean {
  const value = node && resolveAlias(node);
  if (value?.kind === "list") return value.items.length > 0;
  return value?.kind === "scalar" && value.value !== null && value.text !== "";
}

function draftKey(
  { random, renewed }: MoveContext,
  { name, content = "", entry, isRequired }: ContentKey,
  isMoved: boolean,
): DraftKey {
  if (entry.generate && renewed !== undefined && plainPaths(entry).includes(renewed))
    return { name, content: generateSecret(entry.generate, random), origin: "generated" };
  if (content !== "") return { name, content, origin: isMoved ? "moved" : "copied" };
  if (isRequired && entry.generate)
    return { name, content: generateSecret(entry.generate, random), origin: "generated" };
  return { name, content, origin: isRequired ? "empty" : "copied" };
}

/** The key's own name, or one with a number where the chart lets one choose; undefined if the Secret has something else there. */
function chooseName(
  drafts: SecretDrafts,
  secret: string,
  { name, content, isFree }: Pick<DraftKey, "name" | "content"> & { isFree: boolean },
): string | undefined {
  if (drafts.accepts(secret, name, content)) return name;
  for (let number = 2; isFree && number < 100; number++) {
    if (drafts.accepts(secret, `${name}-${number}`, content)) return `${name}-${number}`;
  }
  return undefined;
}

/** A key under the name that was chosen for it. */
const named = (draft: DraftKey, name: string): DraftKey =>
  name === draft.name ? draft : { ...draft, name, instead: draft.name };

/** Sets a value, unless it is what the chart uses anyway. */
function setText(snapshot: Snapshot, path: KeyPath, value: string | boolean): Change[] {
  return textAt(snapshot, path).text === String(value) ? [] : [{ path, value }];
}

/** The value becomes an environment variable from a Secret; the chart must not set it, too. */
function variableStep(
  context: MoveContext,
  { scope, variable }: Extract<Home, { kind: "variable" }>,
): MoveStep | string {
  const { snapshot, drafts } = context;
  const path = pathIn({ scope }, variable.path);
  const list = pathIn({ scope }, variable.list);
  const { text, problem } = textAt(snapshot, path);
  if (text === undefined) return `"${formatPath(path)}": ${problem}.`;
  const problemOfList = listProblem(snapshot, list, variable.variable);
  if (problemOfList) return problemOfList;
  const secret = drafts.freeName(variable.secret);
  const draft: DraftKey = { name: variable.key, content: text, origin: "moved" };
  const key = chooseName(drafts, secret, { ...draft, isFree: true }) ?? variable.key;
  const others = Object.entries(variable.with ?? {}).flatMap(([name, from]): Change[] => {
    const place = pathIn({ scope }, from);
    const value = textAt(snapshot, place).text;
    return value
      ? [{ path: list, item: { name, value } }, ...(nodeAt(snapshot.document.root, place) ? [{ path: place }] : [])]
      : [];
  });
  const hasDefault = ![undefined, null, ""].includes(schemaAt(snapshot.chart, path)?.default as undefined);
  return {
    keys: [{ secret, key: named(draft, key) }],
    changes: [
      hasDefault ? { path, value: "" } : { path },
      { path: list, item: { name: variable.variable, valueFrom: { secretKeyRef: { name: secret, key } } } },
      ...others,
    ],
    moved: [path],
  };
}

function listProblem({ document, chart }: Snapshot, path: KeyPath, variable: string): string | undefined {
  const node = nodeAt(document.root, path);
  const list = node && resolveAlias(node);
  const fallback = schemaAt(chart, path)?.default;
  if (!list && Array.isArray(fallback) && fallback.length > 0)
    return `"${formatPath(path)}" would replace the chart's own list of variables. Copy that list into this file first.`;
  if (list?.kind !== "list") return undefined;
  const isTaken = list.items.some((_, index) => {
    const name = nodeAt(list, [index, "name"]);
    return name?.kind === "scalar" && name.text === variable;
  });
  return isTaken ? `"${formatPath(path)}" sets ${variable} already.` : undefined;
}

function environmentStep(
  context: MoveContext,
  { item, name }: Extract<Home, { kind: "environment" }>,
): MoveStep | string {
  const { snapshot, drafts } = context;
  const path = [...item, "value"];
  const { text, problem } = textAt(snapshot, path);
  if (text === undefined) return `"${formatPath(path)}": ${problem}.`;
  if (!isSecretKey(name)) return notAKey;
  const secret = drafts.freeName(`${snapshot.chart.chart}-environment`);
  const draft: DraftKey = { name, content: text, origin: "moved" };
  const key = chooseName(drafts, secret, { ...draft, isFree: true }) ?? name;
  return {
    keys: [{ secret, key: named(draft, key) }],
    changes: [{ path }, { path: [...item, "valueFrom"], value: { secretKeyRef: { name: secret, key } } }],
    moved: [path],
  };
}

/** As many random bytes as asked for. */
export type Random = (length: number) => ArrayLike<number>;

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
/** Characters that neither a URL nor a shell nor YAML reads as something else. */
const symbols = "_-.+";

/** A strong value: at least 128 bits of randomness, and free of characters that would break a connection URL where it may get into one. */
export function generateSecret(kind: SecretGenerator, random: Random): string {
  switch (kind) {
    case "hex64":
      return hex(random(32));
    case "base64":
      return encodeBase64(random(32));
    case "fernet":
      return encodeBase64(random(32)).replaceAll("+", "-").replaceAll("/", "_");
    case "text":
      return pick(letters, 40, random);
    case "password":
      return `${pick("abcdefghijkmnopqrstuvwxyz", 1, random)}${pick("ABCDEFGHJKLMNPQRSTUVWXYZ", 1, random)}${pick("23456789", 1, random)}${pick(letters, 20, random)}${pick(symbols, 1, random)}`;
  }
}

const hex = (bytes: ArrayLike<number>): string =>
  Array.from(bytes, (byte) => (byte & 255).toString(16).padStart(2, "0")).join("");

/** Characters of an alphabet, each equally likely: bytes beyond the last whole round are thrown away. */
function pick(alphabet: string, length: number, random: Random): string {
  const limit = 256 - (256 % alphabet.length);
  let result = "";
  while (result.length < length) {
    for (const byte of Array.from(random(length * 2))) {
      if (byte < limit && result.length < length) result += alphabet[byte % alphabet.length];
    }
  }
  return result;
}
