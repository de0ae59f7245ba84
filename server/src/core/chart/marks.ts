import type { ChartListing } from "../schema/knowledge-files";

/** More lines than this are not needed to recognise a chart. */
const maxLines = 20_000;

/**
 * The two-level key paths of a text (`langfuse.web`), read from its lines without parsing it, so that YAML files of
 * no chart cost next to nothing.
 */
export function twoLevelPaths(text: string): Set<string> {
  const paths = new Set<string>();
  let root = "";
  let indent = 0;
  for (const line of text.split("\n", maxLines)) {
    const match = /^([ ]*)["']?([A-Za-z_][\w-]*)["']?[ \t]*:(?:\s|$)(.*)/.exec(line);
    if (!match) continue;
    const [, spaces = "", key = "", rest = ""] = match;
    if (spaces === "") {
      root = key;
      indent = 0;
      for (const inner of rest.matchAll(/[{,]\s*([A-Za-z_][\w-]*)\s*:/g)) paths.add(`${root}.${inner[1]}`);
      paths.add(root);
    } else if (root !== "" && (indent === 0 || spaces.length === indent)) {
      indent = spaces.length;
      paths.add(`${root}.${key}`);
    }
  }
  return paths;
}

/** The one chart whose marks a text has, if it has two at least and more than of any other chart. */
export function recogniseChart(text: string, charts: readonly ChartListing[]): ChartListing | undefined {
  const paths = twoLevelPaths(text);
  if (paths.size === 0) return undefined;
  const scored = charts.map((chart) => ({ chart, score: chart.marks.filter((mark) => paths.has(mark)).length }));
  scored.sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  return best && best.score >= 2 && best.score > (second?.score ?? 0) ? best.chart : undefined;
}
