// npm run secrets: how good the detection of plain secrets is, on the labelled corpus and on the charts' own defaults;
// with `-- --all` on those of every version.
import { store } from "../support/charts";
import { figuresOf, judgeCorpus, judgeDefaults } from "./judge-corpus";

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

const judged = await judgeCorpus();
const figures = figuresOf(judged);
console.log(`${figures.secrets} secrets and ${figures.harmless} lines that look like some`);
console.log(`recall at the charts' own places  ${percent(figures.recallAtChartPaths)}`);
console.log(`recall elsewhere                  ${percent(figures.recallElsewhere)}`);
console.log(`precision                         ${percent(figures.precision)}`);
for (const { isSecret, isFound, file, line, path } of judged)
  if (isSecret !== isFound) console.log(`  ${isSecret ? "missed" : "false "} ${file}:${line} ${path}`);

const charts = ["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"];
const isAll = process.argv.includes("--all");
const { values, falseAlarms } = await judgeDefaults(isAll ? await allVersions() : charts);
const perThousand = ((falseAlarms.length / values) * 1000).toFixed(2);
const which = isAll ? "all" : "the newest";
console.log(`${falseAlarms.length} false alarms on ${values} defaults of ${which} versions: ${perThousand} per 1,000`);
for (const alarm of falseAlarms) console.log(`  false  ${alarm}`);

async function allVersions(): Promise<string[]> {
  const histories = await Promise.all(charts.map((chart) => store.history(chart)));
  return histories.flatMap((history) =>
    history["x-chart-versions"].map((version) => `${history["x-chart"]}@${version}`),
  );
}
