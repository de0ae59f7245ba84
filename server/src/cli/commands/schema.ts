import { parseArgs } from "node:util";
import { standAloneSchema } from "../../core/schema/stand-alone";
import { UsageError } from "../../host/files/usage-error";
import type { Host } from "../../host/host";
import { KnowledgeStore } from "../../workspace/knowledge-store";
import { readChartArgument } from "../chart-argument";
import { print, printJson } from "../output";

/** `valuesmith schema NAME[@VERSION]` and `valuesmith schema --list`. */
export async function printSchema(host: Host, args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { list: { type: "boolean", default: false } },
  });
  const store = new KnowledgeStore(host);
  if (values.list) {
    for (const { name } of (await store.charts()).charts) {
      for (const version of (await store.history(name))["x-chart-versions"].toReversed()) print(`${name}@${version}`);
    }
    return 0;
  }
  const [argument, ...more] = positionals;
  if (argument === undefined || more.length > 0)
    throw new UsageError("schema takes one chart, such as langfuse@2.0.0, or --list");
  const { chart, version } = await readChartArgument(store, argument);
  printJson(JSON.stringify(standAloneSchema(await store.get(chart, version)), undefined, 1));
  return 0;
}
