import { join } from "node:path";
import { parseArgs } from "node:util";
import { check } from "./cli/check";
import { printSchema } from "./cli/schema";
import { upgrade } from "./cli/upgrade";
import { UsageError } from "./cli/usage-error";
import { nodeHost } from "./node-host";

const usage = `Usage: valuesmith check [--chart NAME[@VERSION]] [--format text|json] [--fail-on error|warning|none] PATH...
       valuesmith upgrade [--chart NAME] [--from VERSION] [--to VERSION] [--write] [--format text|json] FILE
       valuesmith schema NAME[@VERSION]
       valuesmith schema --list
       valuesmith lsp --stdio

Checks the values files of the Helm charts langsmith, langgraph-dataplane, langgraph-cloud, langfuse and flagsmith.
Exit status of check: 0 clean, 1 findings at or above --fail-on (default: error), 2 wrong usage or unreadable files.
Upgrade rewrites values for another version of their chart, or with no --write says what it would do.
Exit status of upgrade: 0 done, 1 something must be done by hand, 2 wrong usage or an unreadable file.`;

/** Runs one command and returns the exit status. */
async function run(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  const host = nodeHost(join(__dirname, ".."));
  switch (command) {
    case "check":
      return check(host, rest);
    case "upgrade":
      return upgrade(host, rest);
    case "schema":
      return printSchema(host, rest);
    case "lsp":
      parseArgs({ args: rest, options: { stdio: { type: "boolean" } } });
      // The connection reads --stdio from the arguments itself.
      await import("./node");
      return -1;
    case "--help":
    case "-h":
    case "help":
      console.log(usage);
      return 0;
    case "--version":
      console.log(JSON.parse(await host.readAsset("package.json")).version);
      return 0;
    default:
      throw new UsageError(command === undefined ? "a command is missing" : `there is no command "${command}"`);
  }
}

run(process.argv.slice(2)).then(
  (status) => {
    if (status >= 0) process.exitCode = status;
  },
  (error: unknown) => {
    const isUsage = error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
    console.error(
      `valuesmith: ${error instanceof Error ? error.message : "unknown failure"}${isUsage ? `\n\n${usage}` : ""}`,
    );
    process.exitCode = 2;
  },
);
