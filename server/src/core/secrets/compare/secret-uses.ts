import { memo } from "../../memo";
import { matchPath } from "../../schema/path-patterns";
import type { SecretKey } from "../../schema/secret-files";
import type { Snapshot } from "../../values/snapshot";
import {
  findValue,
  formatPath,
  type KeyPath,
  type MapNode,
  parsePath,
  resolveAlias,
  type Span,
  type ValuesNode,
  walk,
} from "../../yaml/document/nodes";
import type { Block } from "../../yaml/read/blocks";
import { placeSpan } from "../../yaml/read/values-document";
import type { ManifestKey, SecretManifest } from "../secret-manifest";
import { isSecretKey, isSecretName } from "../surroundings";
import { allHold, type BoundReference, contentOf, pathIn, textAt } from "./secret-content";

/** A place of a values file that names a Secret, and what is read from it. */
export interface SecretUse {
  name: string;
  /** Where the name stands. */
  path: KeyPath;
  span: Span;
  keys: UsedKey[];
  /** The chart decides on all keys, so that a key which is not among them is read by nobody. */
  isWhole: boolean;
  /** The chart's reference, where it is one. */
  bound?: BoundReference;
}

/** A key that is read from a Secret. */
export interface UsedKey {
  name: string;
  isRequired: boolean;
  isRead: boolean;
  /** Where the file says what the key is called. */
  path?: KeyPath;
  span?: Span;
  entry?: SecretKey;
}

/** Every place of a values file that names a Secret: those of the chart, and `secretKeyRef` and the like anywhere. */
export const secretUses = memo((snapshot: Snapshot): SecretUse[] => {
  const known = snapshot.chart.scopes.flatMap((scope) =>
    scope.secrets.references.flatMap((reference) =>
      matchPath(snapshot.document.content, [...scope.at, ...parsePath(reference.name)]).flatMap(({ path, any, node }) =>
        chartUse(snapshot, { scope, reference, ...(any === undefined ? {} : { any }) }, { path, node }),
      ),
    ),
  );
  const seen = new Set(known.map(({ span }) => span.start));
  return [...known, ...genericUses(snapshot).filter(({ span }) => !seen.has(span.start))];
});

function chartUse(
  snapshot: Snapshot,
  bound: BoundReference,
  { path, node }: { path: KeyPath; node: ValuesNode },
): SecretUse[] {
  const name = nameIn(node);
  if (name === undefined || !allHold(snapshot, bound.scope, bound.reference.when)) return [];
  const keys = contentOf(snapshot, bound).flatMap(({ name: key, entry, isRead, isRequired }): UsedKey[] => {
    const keyPath = entry.keyPath === undefined ? undefined : pathIn(bound, entry.keyPath);
    // Without a name, the chart itself or a guard complains.
    if (keyPath && !entry.keyIsDefault && textAt(snapshot, keyPath).text === "") return [];
    // Kubernetes will say so; nothing of ours is to be made with such a name.
    if (!isSecretKey(key)) return [];
    const written = keyPath && snapshot.document.get(keyPath);
    return [
      { name: key, entry, isRead, isRequired, ...(keyPath && written ? { path: keyPath, span: written.span } : {}) },
    ];
  });
  const isWhole = bound.reference.keys.every(({ keyPath }) => keyPath === undefined);
  return [{ name, path, span: placeSpan(node.span, snapshot.document.startOf(path)), keys, isWhole, bound }];
}

/** A name that is written out; undefined for one that another tool fills in. */
function nameIn(node: ValuesNode | undefined): string | undefined {
  const value = node && resolveAlias(node);
  return value?.kind === "scalar" && typeof value.value === "string" && isSecretName(value.value)
    ? value.value
    : undefined;
}

/** The references that Kubernetes' own types have. */
function genericUses({ document }: Snapshot): SecretUse[] {
  return document.blocks.flatMap(({ block, start }) =>
    genericUsesIn(block).map((use) => ({
      ...use,
      span: placeSpan(use.span, start),
      keys: use.keys.map((key) => ({ ...key, ...(key.span ? { span: placeSpan(key.span, start) } : {}) })),
    })),
  );
}

/** Those of a block, with spans that count from its start. */
const genericUsesIn = memo(({ root }: Block): SecretUse[] => {
  const uses: SecretUse[] = [];
  for (const { node, path, entry } of walk(root)) {
    if (node.kind !== "map" || !entry) continue;
    const key = entry.key.text;
    if (key === "secretKeyRef") uses.push(...genericUse(node, path, "name"));
    else if (key === "secretRef") uses.push(...genericUse(node, path, "name"));
    else if (key === "secret") uses.push(...genericUse(node, path, "secretName"));
  }
  return uses;
});

function genericUse(map: MapNode, path: KeyPath, nameKey: string): SecretUse[] {
  const node = findValue(map, nameKey);
  const name = nameIn(node);
  if (!node || name === undefined) return [];
  const keyNode = findValue(map, "key");
  const key = keyNode && resolveAlias(keyNode);
  const optional = findValue(map, "optional");
  const isOptional =
    optional !== undefined &&
    resolveAlias(optional)?.kind === "scalar" &&
    (resolveAlias(optional) as { value?: unknown }).value === true;
  const keys: UsedKey[] =
    keyNode && key?.kind === "scalar" && typeof key.value === "string" && isSecretKey(key.value)
      ? [{ name: key.value, isRead: true, isRequired: !isOptional, path: [...path, "key"], span: keyNode.span }]
      : [];
  return [{ name, path: [...path, nameKey], span: node.span, keys, isWhole: false }];
}

/** The manifests of the workspace that make the Secret a place names. */
export const manifestsFor = (manifests: readonly SecretManifest[], { name }: SecretUse): SecretManifest[] =>
  manifests.filter((manifest) => manifest.name === name);

/**
 * The keys that containers need and no manifest of that name has; none where a manifest may make keys that cannot be
 * seen. Of several manifests (one for each environment, say) one that has the key is enough to keep quiet.
 */
export function missingKeys(use: SecretUse, manifests: readonly SecretManifest[]): UsedKey[] {
  if (manifests.length === 0 || manifests.some(({ isOpen }) => isOpen)) return [];
  const present = new Set(manifests.flatMap(({ keys }) => keys.map(({ name }) => name)));
  return use.keys.filter(({ name, isRequired }) => isRequired && !present.has(name));
}

/** The keys of a manifest that nothing reads, as far as the chart decides on all keys of that Secret. */
export function unusedKeys(manifest: SecretManifest, uses: readonly SecretUse[]): string[] {
  const ours = uses.filter(({ name }) => name === manifest.name);
  if (ours.length === 0 || !ours.some(({ isWhole }) => isWhole)) return [];
  // Everything of the Secret goes into a container.
  if (ours.some(({ isWhole, keys }) => !isWhole && keys.length === 0)) return [];
  const known = new Set(ours.flatMap(({ keys }) => keys.map(({ name }) => name)));
  return manifest.keys.map(({ name }) => name).filter((name) => !known.has(name));
}

/** What stands at an offset of a values file: the name of a Secret, or of one of its keys. */
export interface UsePlace {
  use: SecretUse;
  key?: UsedKey;
  span: Span;
}

/** What stands at an offset of a manifest. */
export interface ManifestPlace {
  manifest: SecretManifest;
  key?: ManifestKey;
  span: Span;
}

const holds = (span: Span | undefined, offset: number): span is Span =>
  span !== undefined && span.start <= offset && offset <= span.end;

/** What stands at an offset of a values file, if it has to do with a Secret. */
export function usePlaceAt(snapshot: Snapshot, offset: number): UsePlace | undefined {
  for (const use of secretUses(snapshot)) {
    const key = use.keys.find(({ span }) => holds(span, offset));
    if (key?.span) return { use, key, span: key.span };
    if (holds(use.span, offset)) return { use, span: use.span };
  }
  return undefined;
}

/** The use of a Secret, or of one of its keys, whose name stands at a path of a values file. */
export function useAtPath(snapshot: Snapshot, path: KeyPath): Pick<UsePlace, "use" | "key"> | undefined {
  // Most keys are no strings that name something.
  const node = snapshot.document.get(path);
  if (node?.kind !== "scalar" && node?.kind !== "alias") return undefined;
  const wanted = formatPath(path);
  for (const use of secretUses(snapshot)) {
    const key = use.keys.find((candidate) => candidate.path && formatPath(candidate.path) === wanted);
    if (key) return { use, key };
    if (formatPath(use.path) === wanted) return { use };
  }
  return undefined;
}

/** What stands at an offset of a file with manifests. */
export function manifestPlaceAt(manifests: readonly SecretManifest[], offset: number): ManifestPlace | undefined {
  for (const manifest of manifests) {
    const key = manifest.keys.find(({ span }) => holds(span, offset));
    if (key) return { manifest, key, span: key.span };
    if (holds(manifest.nameSpan, offset)) return { manifest, span: manifest.nameSpan };
  }
  return undefined;
}

/** Whether a manifest may make a Secret of the release that a values file is for. */
export const isOwn = ({ secrets }: Snapshot, { uri, index, nameSpan }: SecretManifest): boolean =>
  secrets?.manifests.some((own) => own.uri === uri && own.index === index && own.nameSpan.start === nameSpan.start) ===
  true;

/** The places of manifests that make a Secret, or one of its keys. */
export function manifestPlaces(manifests: readonly SecretManifest[], { use, key }: UsePlace): ManifestPlace[] {
  const named = manifestsFor(manifests, use);
  if (!key) return named.map((manifest) => ({ manifest, span: manifest.nameSpan }));
  return named.flatMap((manifest) =>
    manifest.keys.filter(({ name }) => name === key.name).map((found) => ({ manifest, key: found, span: found.span })),
  );
}

/** The places of a values file that name a Secret, or read one of its keys. */
export function usePlaces(snapshot: Snapshot, secret: string, key: string | undefined): UsePlace[] {
  const uses = secretUses(snapshot).filter(({ name }) => name === secret);
  if (key === undefined) return uses.map((use) => ({ use, span: use.span }));
  return uses.flatMap((use) => {
    const used = use.keys.find(({ name }) => name === key);
    return used ? [{ use, key: used, span: used.span ?? use.span }] : [];
  });
}
