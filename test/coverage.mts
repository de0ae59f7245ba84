// npm run coverage: how many keys of each chart are explained on hover, at the newest version of each line.
import { store } from "./support/charts";
import { coverageOf, newestOfEachLine } from "./support/coverage";

for (const { name } of (await store.charts()).charts) {
  for (const version of newestOfEachLine((await store.history(name))["x-chart-versions"])) {
    const { keys, missing } = coverageOf(await store.get(name, version));
    const share = ((100 * (keys - missing.length)) / keys).toFixed(1);
    console.log(`${name} ${version}: ${share} % of ${keys} keys`);
    for (const path of missing) console.log(`  ${path}`);
  }
}
