// npm run secrets: how good the detection of plain secrets is, on the labelled corpus and on the charts' own defaults.
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

const { values, falseAlarms } = await judgeDefaults([
  "langsmith",
  "langgraph-dataplane",
  "langgraph-cloud",
  "langfuse",
  "flagsmith",
]);
const perThousand = ((falseAlarms.length / values) * 1000).toFixed(2);
console.log(
  `${falseAlarms.length} false alarms on ${values} defaults of the newest versions: ${perThousand} per 1,000`,
);
for (const alarm of falseAlarms) console.log(`  false  ${alarm}`);
