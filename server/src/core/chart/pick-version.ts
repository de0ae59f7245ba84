import { own } from "../schema/json-schema";
import type { ChartHistory, HistoryNode, Ranges } from "../schema/knowledge-files";
import { inRanges, newestStable } from "../schema/version-ranges";
import { isMerge, resolveAlias, type ValuesNode } from "../yaml/nodes";

/** A version chosen by what a file contains. */
export interface PickedVersion {
  version: string;
  /** A key of the file that newer lines do not have. */
  because?: string;
}

/**
 * The newest version of the line (1.x, 2.x; 0.11, 0.12) that knows most of a file's keys; where lines are equal,
 * the newest. So a file with keys that only an older line has is taken for that line.
 */
export function pickVersion(history: ChartHistory, root: ValuesNode | undefined): PickedVersion | undefined {
  const newest = newestStable(history["x-chart-versions"]);
  if (newest === undefined) return undefined;
  const keys = root ? limitedKeys(history, root, "") : [];
  let best = { version: newest, score: count(keys, newest) };
  for (const version of linesBefore(history["x-chart-versions"], newest)) {
    const score = count(keys, version);
    if (score > best.score) best = { version, score };
  }
  const because = keys.find((key) => has(key, best.version) && !has(key, newest))?.path;
  return because === undefined ? { version: newest } : { version: best.version, because };
}

/** A key of the file that not all versions have. */
interface LimitedKey {
  path: string;
  /** The ranges of the key and of the keys above it. */
  ranges: Ranges[];
}

const has = (key: LimitedKey, version: string): boolean => key.ranges.every((ranges) => inRanges(ranges, version));
const count = (keys: LimitedKey[], version: string): number => keys.filter((key) => has(key, version)).length;

/** Enough to tell versions apart, and a bound for a file with thousands of keys. */
const maxKeys = 500;

function limitedKeys(
  history: HistoryNode,
  node: ValuesNode,
  path: string,
  ranges: Ranges[] = [],
  found: LimitedKey[] = [],
): LimitedKey[] {
  const map = resolveAlias(node);
  if (map?.kind !== "map") return found;
  for (const entry of map.entries) {
    const child = own(history.properties, entry.key.text);
    if (!child || isMerge(entry) || found.length >= maxKeys) continue;
    const here = path === "" ? entry.key.text : `${path}.${entry.key.text}`;
    const limits = child["x-versions"] === undefined ? ranges : [...ranges, child["x-versions"]];
    if (child["x-versions"] !== undefined) found.push({ path: here, ranges: limits });
    limitedKeys(child, entry.value, here, limits, found);
  }
  return found;
}

/** The newest stable version of each line, newest line first. */
function linesBefore(versions: readonly string[], newest: string): string[] {
  const lines = new Map<string, string>();
  for (const version of versions) if (!version.includes("-")) lines.set(line(version), version);
  return [...lines.values()].filter((version) => version !== newest).reverse();
}

const line = (version: string): string => version.split(".", version.startsWith("0.") ? 2 : 1).join(".");
