import { own } from "../schema/json-schema";
import type { ChartHistory, HistoryNode, Ranges } from "../schema/knowledge-files";
import { inRanges, newestStable } from "../schema/version-ranges";
import { isMerge, resolveAlias, type ValuesNode } from "../yaml/document/nodes";

/** A version chosen by what a file contains. */
export interface PickedVersion {
  version: string;
  /** A key of the file that newer lines do not have. */
  because?: string;
}

/**
 * The newest version, unless an older line (1.x beside 2.x; 0.11 beside 0.12) has keys of the file that the newest lacks:
 * one such key speaks for the line before the newest, two for those before that, because a single leftover of
 * long ago is a mistake more often than a sign of an old chart.
 */
export function pickVersion(history: ChartHistory, root: ValuesNode | undefined): PickedVersion | undefined {
  const newest = newestStable(history["x-chart-versions"]);
  if (newest === undefined) return undefined;
  const keys = root ? limitedKeys(history, root, "") : [];
  const missing = countMissing(keys, newest);
  let best = { version: newest, missing };
  for (const [age, version] of linesBefore(history["x-chart-versions"], newest).entries()) {
    const here = countMissing(keys, version);
    if (here < best.missing && missing - here >= (age === 0 ? 1 : 2)) best = { version, missing: here };
  }
  const because = keys.find((key) => isMissing(key, newest) && !isMissing(key, best.version))?.path;
  return because === undefined ? { version: newest } : { version: best.version, because };
}

/** A key of the file that not all versions have. */
interface LimitedKey {
  path: string;
  /** The ranges of the keys above it. */
  above: Ranges[];
  ranges: Ranges;
}

/** A version lacks the key, though not the one above it. */
const isMissing = ({ above, ranges }: LimitedKey, version: string): boolean =>
  above.every((other) => inRanges(other, version)) && !inRanges(ranges, version);
const countMissing = (keys: LimitedKey[], version: string): number =>
  keys.filter((key) => isMissing(key, version)).length;

/** Enough to tell versions apart, and a bound for a file with thousands of keys. */
const maxKeys = 500;

function limitedKeys(
  history: HistoryNode,
  node: ValuesNode,
  path: string,
  above: Ranges[] = [],
  found: LimitedKey[] = [],
): LimitedKey[] {
  const map = resolveAlias(node);
  if (map?.kind !== "map") return found;
  for (const entry of map.entries) {
    const child = own(history.properties, entry.key.text);
    if (!child || isMerge(entry) || found.length >= maxKeys) continue;
    const here = path === "" ? entry.key.text : `${path}.${entry.key.text}`;
    const ranges = child["x-versions"];
    if (ranges !== undefined) found.push({ path: here, above, ranges });
    limitedKeys(child, entry.value, here, ranges === undefined ? above : [...above, ranges], found);
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
