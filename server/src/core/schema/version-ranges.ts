import { compare, SemVer, valid } from "semver";
import type { Ranges } from "./knowledge-files";

/** Whether `1.0.0..1.5.41`, `2.0.0..`, `1.2.0` or several of these, separated by commas, hold a version. */
export function inRanges(ranges: Ranges | undefined, version: string): boolean {
  if (ranges === undefined || ranges === true) return ranges === true;
  return ranges.split(",").some((range) => inRange(range, version));
}

function inRange(range: string, version: string): boolean {
  const [from = "", to] = range.trim().split("..");
  if (to === undefined) return from === version;
  return (from === "" || order(version, from) >= 0) && (to === "" || order(version, to) <= 0);
}

const parsedVersions = new Map<string, SemVer>();

/** `compare`, but the thousands of ranges of a chart name the same few versions, which are parsed once each. */
const order = (a: string, b: string): number => compare(parsedVersion(a), parsedVersion(b));

function parsedVersion(version: string): SemVer {
  const known = parsedVersions.get(version) ?? new SemVer(version);
  parsedVersions.set(version, known);
  return known;
}

/** The first and the last version of ranges; `last` is absent where they reach to the newest. */
export function lifetime(ranges: string): { first: string; last?: string } {
  const parts = ranges.split(",");
  const first = parts[0]?.split("..")[0] ?? "";
  const end = parts.at(-1) ?? "";
  const last = end.includes("..") ? end.split("..")[1] : end;
  return last ? { first, last } : { first };
}

/** The version whose knowledge serves for `wanted`: itself, else the newest before it, else the oldest there is. */
export function nearestVersion(versions: readonly string[], wanted: string): string | undefined {
  if (versions.includes(wanted) || valid(wanted) === null) return versions.includes(wanted) ? wanted : undefined;
  return versions.findLast((version) => compare(version, wanted) <= 0) ?? versions[0];
}

/** The newest version that is not a pre-release, else the newest. `versions` ascend. */
export function newestStable(versions: readonly string[]): string | undefined {
  return versions.findLast((version) => !version.includes("-")) ?? versions.at(-1);
}
