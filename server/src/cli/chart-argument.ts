import { readChartReference } from "../core/chart/modeline";
import { UsageError } from "../host/files/usage-error";
import type { KnowledgeStore } from "../workspace/knowledge-store";

/** The parts of `NAME@VERSION` or `NAME`; anything else is wrong usage. */
export function splitChart(argument: string): { chart: string; version?: string } {
  if (!/^[^@\s]+(?:@[^@\s]+)?$/.test(argument))
    throw new UsageError(`"${argument}" is not a chart: write NAME or NAME@VERSION`);
  return readChartReference(argument);
}

/** `langfuse@2.0.0` or `langfuse`, checked against the bundled charts. */
export async function readChartArgument(
  store: KnowledgeStore,
  argument: string,
): Promise<{ chart: string; version?: string }> {
  const { chart, version } = splitChart(argument);
  const { charts } = await store.charts();
  if (!charts.some(({ name }) => name === chart)) {
    throw new UsageError(
      `there is no chart "${chart}"; the bundled ones are ${charts.map(({ name }) => name).join(", ")}`,
    );
  }
  const { "x-chart-versions": versions } = await store.history(chart);
  if (version !== undefined && !versions.includes(version)) {
    throw new UsageError(`there is no ${chart} ${version}; "valuesmith schema --list" lists the versions`);
  }
  return { chart, version };
}

/** The value of an option that takes one of some words. */
export function readChoice<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  const [last, ...others] = choices.toReversed();
  throw new UsageError(`${option} is ${others.toReversed().join(", ")} or ${last}, not "${value}"`);
}
