import type { ChartKnowledge } from "../../schema/chart-knowledge";
import { bindPath } from "../../schema/path-patterns";
import { topLevelBlock } from "../../yaml/document/lines";
import { type KeyPath, nodeAt, parsePath, resolveAlias } from "../../yaml/document/nodes";
import { parseYaml } from "../../yaml/read/parse";
import type { SecretManifest } from "../secret-manifest";

/** A place where someone is writing. */
export interface CandidatePlace {
  text: string;
  offset: number;
  path: KeyPath;
  chart: ChartKnowledge;
  manifests: readonly SecretManifest[];
}

/** The names of Secrets, or the keys of the Secret that is named, where one of them belongs; undefined at other places. */
export function secretCandidates(place: CandidatePlace): string[] | undefined {
  if (isNamePath(place)) return unique(place.manifests.map(({ name }) => name));
  const namePath = namePathOfKey(place);
  if (!namePath) return undefined;
  const name = textIn(place, namePath);
  const named = place.manifests.filter((manifest) => manifest.name === name);
  return unique(named.flatMap(({ keys }) => keys.map((key) => key.name)));
}

const unique = (words: readonly string[]): string[] => [...new Set(words)].sort();

/** Kubernetes' own references, wherever they stand. */
const genericNames: readonly KeyPath[] = [
  ["secretKeyRef", "name"],
  ["secretRef", "name"],
  ["secret", "secretName"],
];

function isNamePath({ chart, path }: CandidatePlace): boolean {
  if (genericNames.some((end) => end.every((key, index) => path[path.length - end.length + index] === key)))
    return true;
  return chart.scopes.some(({ at, secrets }) =>
    secrets.references.some(({ name }) => matchAny([...at, ...parsePath(name)], path) !== undefined),
  );
}

/** Where the Secret is named whose key is being written. */
function namePathOfKey({ chart, path }: CandidatePlace): KeyPath | undefined {
  if (path.at(-1) === "key" && path.at(-2) === "secretKeyRef") return [...path.slice(0, -1), "name"];
  for (const { at, secrets } of chart.scopes) {
    for (const { name, keys } of secrets.references) {
      for (const { keyPath } of keys) {
        const any = keyPath === undefined ? undefined : matchAny([...at, ...parsePath(keyPath)], path);
        if (any !== undefined) return bindPath([...at, ...parsePath(name)], any.key);
      }
    }
  }
  return undefined;
}

/** Whether a pattern fits a path, and what its `*` stands for. */
function matchAny(pattern: KeyPath, path: KeyPath): { key?: string } | undefined {
  if (pattern.length !== path.length || !pattern.every((key, index) => key === "*" || key === path[index]))
    return undefined;
  const index = pattern.indexOf("*");
  return index === -1 ? {} : { key: String(path[index]) };
}

/** The text at a path, read from the top-level key that is being edited only. */
function textIn({ text, offset }: CandidatePlace, path: KeyPath): string | undefined {
  const { start, end } = topLevelBlock(text, offset);
  const node = nodeAt(parseYaml(text.slice(start, end)).root, path);
  const value = node && resolveAlias(node);
  return value?.kind === "scalar" ? value.text : undefined;
}
