import { memo } from "../../memo";
import type { ChartKnowledge, Scope } from "../../schema/chart-knowledge";
import { type SensitivePath, sensitivePaths } from "../../schema/chart-secrets";
import { schemaAt } from "../../schema/lookup";
import { matchPath } from "../../schema/path-patterns";
import { isPlaceholder } from "../../values/effective-value";
import type { Snapshot } from "../../values/snapshot";
import {
  findValue,
  formatPath,
  isMerge,
  type KeyPath,
  type MapNode,
  nodeAt,
  parsePath,
  resolveAlias,
  type ScalarNode,
  type ValuesNode,
} from "../../yaml/document/nodes";
import type { Block } from "../../yaml/read/blocks";
import { parseYamlDocuments } from "../../yaml/read/parse";
import { placeNode } from "../../yaml/read/values-document";
import { detectSecret } from "./detect";
import { isReferenceMap } from "./secret-names";
import { hasBarePassword, hasUrlPassword, isBlank, urlPasswords } from "./secret-values";

/** A sensitive value in plain text. */
export interface FoundSecret {
  path: KeyPath;
  node: ValuesNode;
  /** The chart knows the place, which decides how it can be moved; absent where name and form gave the value away. */
  known?: { scope: Scope; pattern: string; any?: string };
  /** It is the chart's own default, or a password of the documentation. */
  isDummy: boolean;
  /** It stands behind the first YAML document, where paths mean something else and nothing can be moved. */
  isLater?: true;
}

/** Where secrets are looked for. */
export type SecretHolder = Pick<Snapshot, "document" | "chart">;

/** All sensitive values of a document, in the order of the text. Rules and features ask, so the answer is remembered. */
export const findSecrets = memo((holder: SecretHolder): FoundSecret[] => {
  const { document, chart } = holder;
  const known = findKnown(document.content, chart).map((secret) => ({
    ...secret,
    node: placeNode(secret.node, document.startOf(secret.path)),
  }));
  const byPlace = new Map<number, FoundSecret>();
  for (const secret of [...known, ...findUnknown(holder), ...findLater(holder)]) {
    const { start } = secret.node.span;
    if (!byPlace.has(start)) byPlace.set(start, secret);
  }
  return [...byPlace.values()].sort((a, b) => a.node.span.start - b.node.span.start);
});

/** The values at the chart's own places for secrets, with spans as the root has them. */
const findKnown = (root: ValuesNode | undefined, chart: ChartKnowledge): FoundSecret[] =>
  chart.scopes.flatMap((scope) =>
    sensitivePaths(scope.secrets).flatMap((sensitive) => {
      const pattern = [...scope.at, ...parsePath(sensitive.path)];
      return matchPath(root, pattern).flatMap(({ path, any, node }) => {
        const value = resolveAlias(node);
        if (!value || value.kind === "map" || !isSecretValue(value, sensitive, String(path.at(-1)))) return [];
        const known = { scope, pattern: sensitive.path, ...(any === undefined ? {} : { any }) };
        const isDummy = isDefault(chart, path, value) || isDummyValue(value);
        return [{ path, node: value, known, isDummy }];
      });
    }),
  );

/** Helm 4 merges the documents behind the first one, and Helm 3 ignores them; what is secret is so in any case. */
function findLater({ document, chart }: SecretHolder): FoundSecret[] {
  if (!document.secondDocument) return [];
  return parseYamlDocuments(document.text)
    .slice(1)
    .filter(({ root, problems }) => problems.length === 0 && !isManifest(root))
    .flatMap(({ root }) => [...findKnown(root, chart), ...findUnknownAt(root, chart)])
    .map((secret) => ({ ...secret, isLater: true }));
}

/** Some keep their Secrets in the same file; they are no values. */
const isManifest = (root: ValuesNode | undefined): boolean =>
  nodeAt(root, ["apiVersion"]) !== undefined && nodeAt(root, ["kind"]) !== undefined;

function isSecretValue(value: ValuesNode, { url, free }: SensitivePath, name: string): boolean {
  if (value.kind === "list") return value.items.some((item) => isScalar(item) && hasUrlPassword(item.text));
  if (!isScalar(value) || (typeof value.value !== "string" && typeof value.value !== "number")) return false;
  const text = value.text.trim();
  if (text === "" || isBlank(text)) return false;
  if (free) return detectSecret(name, text) === "secret";
  if (url) return urlPasswords(text).length > 0 || (!text.includes("://") && hasBarePassword(text));
  return !isPlaceholder(text);
}

const isScalar = (node: ValuesNode): node is ScalarNode => node.kind === "scalar";

/** What the chart's values.yaml has at the same place. */
function isDefault(chart: ChartKnowledge, path: KeyPath, value: ValuesNode): boolean {
  const fallback = schemaAt(chart, path)?.default;
  return fallback !== undefined && value.kind === "scalar" && String(fallback) === value.text;
}

const isDummyValue = (value: ValuesNode): boolean =>
  value.kind === "scalar" && /^change[-_ ]?(me|this|it)/i.test(value.text);

/** The values anywhere else that look like secrets. What the chart itself has there is none. */
const findUnknown = ({ document, chart }: SecretHolder): FoundSecret[] =>
  document.blocks.flatMap(({ block, start }) =>
    findUnknownIn(block, chart).map((secret) => ({ ...secret, node: placeNode(secret.node, start) })),
  );

/** Those of a block, with spans that count from its start. */
const findUnknownIn = memo(({ root }: Block, chart: ChartKnowledge) => findUnknownAt(root, chart));

function findUnknownAt(root: ValuesNode | undefined, chart: ChartKnowledge): FoundSecret[] {
  const found: FoundSecret[] = [];
  const known = knownPaths(chart);
  for (const { path, name, group, node } of visitLeaves(root)) {
    if (typeof node.value !== "string" && typeof node.value !== "number") continue;
    const verdict = detectSecret(name, node.text, group);
    if (verdict === "none" || known.has(formatPath(path)) || isDefault(chart, path, node)) continue;
    found.push({ path, node, isDummy: verdict === "dummy" || isChartName(chart, node.text) });
  }
  return found;
}

/** The first password that anybody tries. */
const isChartName = ({ scopes }: ChartKnowledge, text: string): boolean =>
  scopes.some(({ chart }) => chart === text.toLowerCase());

/** The places that the chart knows; what stands there is judged by that. */
const knownPaths = memo((chart: ChartKnowledge): Set<string> => {
  const paths = chart.scopes.flatMap((scope) =>
    sensitivePaths(scope.secrets)
      .filter(({ free }) => !free)
      .map(({ path }) => formatPath([...scope.at, ...parsePath(path)])),
  );
  return new Set(paths);
});

/** A scalar with the name that says what it is. */
export interface Leaf {
  path: KeyPath;
  name: string;
  /** The key of the list or map that it is in. */
  group: string;
  node: ScalarNode;
}

/** All scalars of a document where they are written; those in maps that only name Secrets and keys are left out. */
export function visitLeaves(root: ValuesNode | undefined): readonly Leaf[] {
  const leaves: Leaf[] = [];
  if (root) visit(root, { path: [], name: "", group: "", leaves });
  return leaves;
}

interface Place {
  path: KeyPath;
  name: string;
  group: string;
  leaves: Leaf[];
}

function visit(node: ValuesNode, { path, name, group, leaves }: Place): void {
  if (node.kind === "scalar") leaves.push({ path, name, group, node });
  else if (node.kind === "list") {
    for (const [index, item] of node.items.entries())
      visit(item, { path: [...path, index], name, group: name, leaves });
  } else if (node.kind === "map") visitMap(node, { path, name, group: name, leaves });
}

function visitMap(map: MapNode, { path, name, leaves }: Place): void {
  const variable = nameOf(map);
  for (const entry of map.entries) {
    const key = entry.key.text;
    if (isReferenceMap(key) && entry.value.kind !== "scalar") continue;
    const isOwn = !isMerge(entry);
    const inner = { path: isOwn ? [...path, key] : path, name: isOwn ? nameFor(key, name, variable) : name };
    visit(entry.value, { ...inner, group: name, leaves });
  }
}

/** `value` says nothing by itself, nor does `key`: what it is the value of is what counts. */
function nameFor(key: string, parent: string, variable: string | undefined): string {
  if (key === "value") return variable ?? parent;
  return key === "key" && parent !== "" ? `${parent}-key` : key;
}

/** `- name: TOKEN` with a value beside it. */
function nameOf(map: MapNode): string | undefined {
  const name = findValue(map, "name") ?? findValue(map, "key");
  const scalar = name && resolveAlias(name);
  return scalar?.kind === "scalar" ? scalar.text : undefined;
}
