import { isPlaceholder } from "../rules/placeholder";
import type { Scope } from "../schema/chart-knowledge";
import { type SensitivePath, sensitivePaths } from "../schema/chart-secrets";
import { schemaAt } from "../schema/lookup";
import type { Snapshot } from "../snapshot";
import { formatPath, parsePath } from "../yaml/key-path";
import { type KeyPath, resolveAlias, type ScalarNode, type ValuesNode } from "../yaml/nodes";
import { detectSecret } from "./detect";
import { matchPath } from "./match-path";
import { isBlank } from "./secret-values";
import { hasBarePassword, hasUrlPassword, urlPasswords } from "./url-password";
import { visitLeaves } from "./visit-leaves";

/** A sensitive value in plain text. */
export interface FoundSecret {
  path: KeyPath;
  node: ValuesNode;
  /** The chart knows the place, which decides how it can be moved; absent where name and form gave the value away. */
  known?: { scope: Scope; pattern: string; any?: string };
  /** It is the chart's own default, or a password of the documentation. */
  isDummy: boolean;
}

const foundBySnapshot = new WeakMap<Snapshot, FoundSecret[]>();

/** All sensitive values of a document, in the order of the text. Rules and features ask, so the answer is remembered. */
export function findSecrets(snapshot: Snapshot): FoundSecret[] {
  const remembered = foundBySnapshot.get(snapshot);
  if (remembered) return remembered;
  const known = snapshot.chart.scopes.flatMap((scope) => findKnown(snapshot, scope));
  const byNode = new Map<ValuesNode, FoundSecret>();
  for (const secret of known) if (!byNode.has(secret.node)) byNode.set(secret.node, secret);
  for (const secret of findUnknown(snapshot)) if (!byNode.has(secret.node)) byNode.set(secret.node, secret);
  const found = [...byNode.values()].sort((a, b) => a.node.span.start - b.node.span.start);
  foundBySnapshot.set(snapshot, found);
  return found;
}

/** The values at the chart's own places for secrets. */
function findKnown(snapshot: Snapshot, scope: Scope): FoundSecret[] {
  return sensitivePaths(scope.secrets).flatMap((sensitive) => {
    const pattern = [...scope.at, ...parsePath(sensitive.path)];
    return matchPath(snapshot.document.root, pattern).flatMap(({ path, any, node }) => {
      const value = resolveAlias(node);
      if (!value || value.kind === "map" || !isSecretValue(value, sensitive, String(path.at(-1)))) return [];
      const known = { scope, pattern: sensitive.path, ...(any === undefined ? {} : { any }) };
      return [{ path, node: value, known, isDummy: isDefault(snapshot, path, value) || isDummyValue(value) }];
    });
  });
}

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
function isDefault({ chart }: Snapshot, path: KeyPath, value: ValuesNode): boolean {
  const fallback = schemaAt(chart, path)?.default;
  return fallback !== undefined && value.kind === "scalar" && String(fallback) === value.text;
}

const isDummyValue = (value: ValuesNode): boolean =>
  value.kind === "scalar" && /^change[-_ ]?(me|this|it)/i.test(value.text);

/** The values anywhere else that look like secrets. What the chart itself has there is none. */
function* findUnknown(snapshot: Snapshot): Generator<FoundSecret> {
  const knownPaths = new Set(
    snapshot.chart.scopes.flatMap((scope) =>
      sensitivePaths(scope.secrets)
        .filter(({ free }) => !free)
        .map(({ path }) => formatPath([...scope.at, ...parsePath(path)])),
    ),
  );
  for (const { path, name, node } of visitLeaves(snapshot.document.root)) {
    if (typeof node.value !== "string" && typeof node.value !== "number") continue;
    const verdict = detectSecret(name, node.text);
    if (verdict === "none" || knownPaths.has(formatPath(path)) || isDefault(snapshot, path, node)) continue;
    yield { path, node, isDummy: verdict === "dummy" };
  }
}
