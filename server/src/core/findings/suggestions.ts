import { distance } from "fastest-levenshtein";
import { type ChartKnowledge, scopeOf } from "../schema/chart-knowledge";
import { follow, type JsonSchema } from "../schema/json-schema";
import { childSchema, keyIndex, schemaAt } from "../schema/lookup";
import { kindOf } from "../schema/visit";
import { isPlaceholder } from "../values/effective-value";
import { type KeyPath, parsePath, resolveAlias, type ScalarNode, type ValuesNode } from "../yaml/document/nodes";

/** More candidates than this are no help. */
const maxSuggestions = 3;

/** What someone who wrote an unknown key may have meant, likeliest first. */
export interface Suggestions {
  paths: KeyPath[];
  /** The value can just be moved there. */
  canMove: boolean;
}

/** Knows common slips first, then looks for similar keys nearby and for the same key elsewhere. */
export function suggestPaths(
  chart: ChartKnowledge,
  place: { path: KeyPath; node: ValuesNode; parent: JsonSchema },
): Suggestions {
  return misplaced(chart, place) ?? { paths: similarPaths(chart, place), canMove: true };
}

function similarPaths(
  chart: ChartKnowledge,
  { path, node, parent }: { path: KeyPath; node: ValuesNode; parent: JsonSchema },
): KeyPath[] {
  const key = String(path.at(-1));
  const typos = similarWords(key, Object.keys(parent.properties ?? {})).map((word) => [...path.slice(0, -1), word]);
  const closeness = (candidate: KeyPath): number => contentFit(chart, candidate, node);
  const best = Math.max(0, ...typos.map(closeness));
  const fitting = typos.filter((candidate) => closeness(candidate) === best);
  if (fitting.length > 0) return fitting.slice(0, maxSuggestions);
  return elsewhere(chart, path, node);
}

function misplaced(
  chart: ChartKnowledge,
  { path, node }: { path: KeyPath; node: ValuesNode },
): Suggestions | undefined {
  const { scope, path: inScope } = scopeOf(chart, path);
  const known = scope.misplaced.get(inScope);
  if (known === undefined) return undefined;
  const target = [...scope.at, ...parsePath(typeof known === "string" ? known : known.instead)];
  if (!schemaAt(chart, target)) return undefined;
  return { paths: [target], canMove: typeof known === "string" && fits(chart, target, node) };
}

/** The words nearest to one, close enough to be a slip of the fingers; upper case and separators do not count. */
export function similarWords(word: string, candidates: string[]): string[] {
  const allowed = word.length <= 3 ? 1 : word.length <= 8 ? 2 : 3;
  const plain = normalize(word);
  const scored = candidates
    .filter((candidate) => Math.abs(candidate.length - word.length) <= allowed + 2)
    .map((candidate) => ({ candidate, score: slips(plain, normalize(candidate)) }))
    .filter(({ score, candidate }) => score <= allowed && score < candidate.length / 2);
  const best = Math.min(...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score === best).map(({ candidate }) => candidate);
}

/** The number of slips between two words; letters in another order are one. */
const slips = (a: string, b: string): number => (a !== b && sorted(a) === sorted(b) ? 1 : distance(a, b));

const sorted = (word: string): string => [...word].sort().join("");

const normalize = (word: string): string => word.toLowerCase().replaceAll(/[-_]/g, "");

/** The same key in other places of the chart: those whose content fits best, then those nearest to where it stands. */
function elsewhere(chart: ChartKnowledge, path: KeyPath, node: ValuesNode): KeyPath[] {
  const candidates = (keyIndex(chart).get(String(path.at(-1))) ?? [])
    .map((candidate) => ({
      candidate,
      content: contentFit(chart, candidate, node),
      near: commonLength(candidate, path),
    }))
    .filter(({ content, near }) => content >= 0.5 && (near > 0 || path.length === 1));
  if (candidates.length === 0) return [];
  const content = Math.max(...candidates.map((candidate) => candidate.content));
  const near = Math.max(
    ...candidates.filter((candidate) => candidate.content === content).map((candidate) => candidate.near),
  );
  const best = candidates
    .filter((candidate) => candidate.content === content && candidate.near === near)
    .map(({ candidate }) => candidate);
  const shortest = Math.min(...best.map((candidate) => candidate.length));
  const nearest = best.filter((candidate) => candidate.length === shortest);
  return nearest.length > maxSuggestions ? [] : nearest;
}

function commonLength(a: KeyPath, b: KeyPath): number {
  const index = a.findIndex((key, i) => key !== b[i]);
  return index === -1 ? a.length : index;
}

/** How much of a value's content the schema at a path knows: 0 to 1, and -1 where the kind of value is wrong. */
function contentFit(chart: ChartKnowledge, path: KeyPath, node: ValuesNode): number {
  const schema = schemaAt(chart, path);
  if (!schema || !fits(chart, path, node)) return -1;
  const value = resolveAlias(node);
  if (value?.kind !== "map" || value.entries.length === 0 || schema.additionalProperties !== false) return 1;
  const known = value.entries.filter((entry) => childSchema(schema, entry.key.text) !== undefined);
  return known.length / value.entries.length;
}

function fits(chart: ChartKnowledge, path: KeyPath, node: ValuesNode): boolean {
  const schema = schemaAt(chart, path);
  const kind = kindOf(node);
  const value = resolveAlias(node);
  if (schema && value?.kind === "scalar" && !isAllowed(schema, value)) return false;
  if (!schema?.type || !kind || kind === "null") return schema !== undefined;
  const types = [follow(schema, chart.definitions).type ?? []].flat();
  return types.includes(kind) || (kind === "number" && types.includes("integer"));
}

/** Whether a scalar is one of the values that a schema lists, if it lists any; nothing is said about empty values and placeholders, which a local tag may mark. */
export function isAllowed(schema: JsonSchema, value: ScalarNode): boolean {
  if (value.value === null || value.value === undefined || value.text === "" || isPlaceholder(value.text)) return true;
  if (value.tag?.startsWith("!")) return true;
  return schema.enum?.some((allowed) => allowed === value.value || String(allowed) === value.text) ?? true;
}
