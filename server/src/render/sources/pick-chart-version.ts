import { rcompare, satisfies, valid } from "semver";

/**
 * The version of a chart that Helm would take: the wanted one itself, else the newest in the wanted range. Without a
 * wish it is the newest stable one. Undefined where there is none.
 */
export function pickChartVersion(versions: readonly string[], wanted = ""): string | undefined {
  if (versions.includes(wanted)) return wanted;
  return versions
    .filter((version) => valid(version) !== null)
    .sort(rcompare)
    .find((version) => inHelmRange(version, wanted));
}

/** Whether a version is in a range as Helm writes them: with commas for "and", `=<` for `<=`, and `!=`. */
export function inHelmRange(version: string, range: string): boolean {
  return range.length <= maxRangeLength && range.split("||").some((group) => inGroup(version, group));
}

/** Longer ranges would take long to read. In UTF-16 code units. */
const maxRangeLength = 256;

function inGroup(version: string, group: string): boolean {
  const refused = [...group.matchAll(/!=\s*([^\s,|!=]+)/g)].map(([, range = ""]) => range);
  const wanted = group
    .replace(/!=\s*[^\s,|!=]+/g, " ")
    .replaceAll(",", " ")
    .replaceAll("=>", ">=")
    .replaceAll("=<", "<=")
    .trim();
  // A pre-release in the range is how Helm's users ask for pre-releases.
  const includePrerelease = /\d-[0-9A-Za-z]/.test(group);
  return (
    satisfies(version, wanted, { includePrerelease }) &&
    !refused.some((range) => satisfies(version, range, { includePrerelease: true }))
  );
}
