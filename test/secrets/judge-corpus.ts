import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { readModeline } from "../../server/src/core/chart/modeline";
import { sensitivePaths } from "../../server/src/core/schema/chart-secrets";
import { matchPath } from "../../server/src/core/schema/path-patterns";
import { detectSecret } from "../../server/src/core/secrets/detect/detect";
import { findSecrets, visitLeaves } from "../../server/src/core/secrets/detect/find-secrets";
import { parsePath } from "../../server/src/core/yaml/document/nodes";
import { root, store } from "../support/charts";
import { defaultsOf } from "../support/defaults";
import { snapshotOf } from "../support/fixture";

const folder = join(root, "test/secrets/corpus");

/** A line of the corpus with what its comment says of its values, and what was found there. */
export interface JudgedLine {
  file: string;
  line: number;
  /** The keys and names on the line; values are left out. */
  path: string;
  isSecret: boolean;
  /** The chart itself knows the place as one for a secret. */
  isChartPath: boolean;
  isFound: boolean;
}

/** Reads and judges the corpus: values files whose lines end with `# secret` or `# harmless`. */
export async function judgeCorpus(): Promise<JudgedLine[]> {
  const judged: JudgedLine[] = [];
  for (const file of readdirSync(folder).sort()) judged.push(...(await judgeFile(file)));
  return judged;
}

async function judgeFile(file: string): Promise<JudgedLine[]> {
  const text = readFileSync(join(folder, file), "utf8");
  const modeline = readModeline(text);
  const snapshot = await snapshotOf(`${modeline?.chart}@${modeline?.version}`, text);
  const { document, chart } = snapshot;
  if (document.problems.length > 0) throw new Error(`${file} is no YAML: ${document.problems[0]?.message}`);
  const lineOf = (offset: number): number => document.lineAt(offset);
  const found = new Set(
    findSecrets(snapshot)
      .filter(({ isDummy }) => !isDummy)
      .map(({ node }) => lineOf(node.span.start)),
  );
  const known = new Set(
    chart.scopes.flatMap(({ at, secrets }) =>
      sensitivePaths(secrets)
        .filter(({ free }) => !free)
        .flatMap(({ path }) => matchPath(document.root, [...at, ...parsePath(path)]))
        .map(({ node }) => lineOf(node.span.start)),
    ),
  );
  const names = new Map(
    [...visitLeaves(document.root)].map(({ node, path }) => [lineOf(node.span.start), path.join(".")]),
  );
  return text.split("\n").flatMap((content, line): JudgedLine[] => {
    const label = / {2}# (secret|harmless)$/.exec(content)?.[1];
    if (!label) return [];
    const isSecret = label === "secret";
    const path = names.get(line) ?? content.split(":")[0]?.trim() ?? "";
    return [{ file, line: line + 1, path, isSecret, isChartPath: known.has(line), isFound: found.has(line) }];
  });
}

/** How good detection is on the corpus. */
export interface CorpusFigures {
  secrets: number;
  harmless: number;
  /** Of the secrets at the charts' own places, and elsewhere: the part that is found. */
  recallAtChartPaths: number;
  recallElsewhere: number;
  /** Of what is found, the part that is secret. */
  precision: number;
}

export function figuresOf(judged: readonly JudgedLine[]): CorpusFigures {
  const secrets = judged.filter(({ isSecret }) => isSecret);
  const found = judged.filter(({ isFound }) => isFound);
  const recall = (lines: readonly JudgedLine[]): number => lines.filter(({ isFound }) => isFound).length / lines.length;
  return {
    secrets: secrets.length,
    harmless: judged.length - secrets.length,
    recallAtChartPaths: recall(secrets.filter(({ isChartPath }) => isChartPath)),
    recallElsewhere: recall(secrets.filter(({ isChartPath }) => !isChartPath)),
    precision: found.filter(({ isSecret }) => isSecret).length / found.length,
  };
}

/** The scalars of the charts' own values.yaml, as far as the schemas know them, and how many of them are taken for secrets. */
export async function judgeDefaults(charts: readonly string[]): Promise<{ values: number; falseAlarms: string[] }> {
  let values = 0;
  const falseAlarms: string[] = [];
  for (const name of charts) {
    const [chart = "", version] = name.split("@");
    const knowledge = await store.get(chart, version);
    const text = stringify(defaultsOf(knowledge.schema) ?? {}, {
      aliasDuplicateObjects: false,
      lineWidth: 0,
      version: "1.1",
    });
    const snapshot = await snapshotOf(name, text);
    const leaves = visitLeaves(snapshot.document.root);
    values += leaves.length;
    // A chart's own default is no finding; here it must not even look like one. Its name is a dummy, though a password.
    const alarms = [
      ...findSecrets(snapshot).filter(({ isDummy, known }) => known && !isDummy),
      ...leaves.filter(
        ({ name: key, group, node }) => node.text !== chart && detectSecret(key, node.text, group) === "secret",
      ),
    ];
    falseAlarms.push(...alarms.map(({ path }) => `${name} ${path.join(".")}`));
  }
  return { values, falseAlarms };
}
