import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { newestStable } from "../../core/schema/version-ranges";
import { needsWork, reportLines } from "../../core/upgrade/report";
import { upgradeValues } from "../../core/upgrade/upgrade";
import { sweepTemporaryFiles } from "../../host/files/atomic-file";
import { changeFile, readExactly } from "../../host/files/text-file";
import { UsageError } from "../../host/files/usage-error";
import { whileLocked } from "../../host/files/write-lock";
import { checkChanged } from "../../host/git/safe-targets";
import type { Host } from "../../host/host";
import { upgradeRoute } from "../../workspace/knowledge-store";
import { readChartArgument, readChoice } from "../chart-argument";
import { Here } from "../here";
import { print, printJson } from "../output";

/** `valuesmith upgrade`: rewrites a file for another version of its chart, or says what that would do. Returns the exit status. */
export async function upgrade(host: Host, args: string[]): Promise<number> {
  const options = readOptions(args);
  const here = new Here(host);
  const text = await readExactly(options.path);
  if (text === undefined) throw new Error(`${options.path} cannot be read as text`);
  const { chart, from, to } = await findVersions(here, { ...options, text });
  const result = upgradeValues(text, await upgradeRoute(here.workspace.store, chart, { from, to }));
  const isWritten = options.write && result.text !== text;
  if (isWritten) {
    await checkChanged(options.path);
    await whileLocked([options.path], async () => {
      await sweepTemporaryFiles(dirname(options.path));
      await changeFile(options.path, { before: text, after: result.text });
    });
  }
  if (options.format === "json") {
    const { changes } = result;
    // Not the text: it may hold passwords.
    const report = { version: 1, path: options.path, chart, from, to, changes, written: isWritten };
    printJson(JSON.stringify(report, undefined, 2));
  } else {
    print(...reportLines(`${options.path}: ${chart} ${from} -> ${to}`, result.changes));
    if (result.text !== text)
      print("", isWritten ? "The file has been changed." : "Nothing was written. Use --write to change the file.");
  }
  return needsWork(result.changes) ? 1 : 0;
}

interface Options {
  path: string;
  chart?: string;
  from?: string;
  to?: string;
  write: boolean;
  format: "text" | "json";
}

function readOptions(args: string[]): Options {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      chart: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      write: { type: "boolean", default: false },
      format: { type: "string", default: "text" },
    },
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError("upgrade takes one file");
  return { ...values, path, format: readChoice("--format", values.format, ["text", "json"]) };
}

/** What is not named on the command line is what the file, or the folder it is in, says; the newest version is the goal. */
async function findVersions(
  here: Here,
  { chart: named, from, to, path, text }: Options & { text: string },
): Promise<{ chart: string; from: string; to: string }> {
  const { workspace } = here;
  const { store } = workspace;
  const argument = named === undefined ? undefined : await readChartArgument(store, named);
  const found = argument ? undefined : await workspace.chart(here.open(path, text));
  const chart = argument?.chart ?? found?.knowledge.chart;
  if (chart === undefined) throw new UsageError(`the chart of ${path} is not known: name it with --chart`);
  const start = from ?? argument?.version ?? found?.knowledge.version;
  if (start === undefined) throw new UsageError("--from is missing: the version that the file was written for");
  await readChartArgument(store, `${chart}@${start}`);
  const goal = to ?? newestStable((await store.history(chart))["x-chart-versions"]) ?? start;
  await readChartArgument(store, `${chart}@${goal}`);
  return { chart, from: start, to: goal };
}
