import { join } from "node:path";
import { parseArgs } from "node:util";
import { check } from "./cli/check";
import { fixFiles } from "./cli/fix";
import { render } from "./cli/render";
import { printSchema } from "./cli/schema";
import { createSecrets } from "./cli/secret";
import { upgrade } from "./cli/upgrade";
import { UsageError } from "./cli/usage-error";
import { nodeHost } from "./node-host";

const usage = `Usage: valuesmith check [--chart NAME[@VERSION]] [--format text|json] [--fail-on error|warning|none]
                  [--production-advice auto|on|off] [--severity CODE=LEVEL]... PATH...
       valuesmith upgrade [--chart NAME] [--from VERSION] [--to VERSION] [--write] [--format text|json] FILE
       valuesmith render [--chart NAME[@VERSION] | --chart-dir DIR | --chart-archive FILE] [--repo URL]
                  [-f FILE]... [--set K=V]... [--set-string K=V]... [--set-json K=V]... [--set-literal K=V]...
                  [--set-file K=FILE]... [--release R] [--namespace N] [--kube-version V] [--api-versions A]...
                  [--include-crds] [--skip-tests] [--is-upgrade] [--seed S] [--offline] [--helm PROGRAM]
                  [--format text|json]
       valuesmith fix --rule plain-secret [--chart NAME[@VERSION]] [SECRET OPTIONS] FILE...
       valuesmith secret [--chart NAME[@VERSION]] [SECRET OPTIONS] FILE
       valuesmith schema NAME[@VERSION]
       valuesmith schema --list
       valuesmith lsp --stdio

check reports what is wrong in values files of the Helm charts langsmith, langgraph-dataplane, langgraph-cloud,
langfuse and flagsmith. Exit status: 0 clean, 1 findings at or above --fail-on (default: error), 2 wrong usage or
unreadable files.
upgrade rewrites values for another version of their chart, or says what it would do if --write is not given.
Exit status: 0 done, 1 something must be done by hand, 2 wrong usage or an unreadable file.
render prints what "helm template" prints, without helm. It downloads the chart if it is not on this machine, unless
--offline is given. Exit status: 0 rendered, 1 the chart or its values are refused, 2 wrong usage or no chart.
fix moves secrets in plain text into Secrets; secret writes the Secrets that a values file needs. No value is printed.
Secret options: --target Secret|ExternalSecret|SealedSecret|kubectl (default: Secret), --namespace NAME,
--gitignore or --no-gitignore for files with plain secrets that Git does not ignore, --values-to FILE for the values of
an ExternalSecret, --kubeseal PROGRAM and --kubeseal-cert FILE|URL to make a SealedSecret at once.`;

/** Runs one command and returns the exit status. */
async function run(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  const host = nodeHost(join(__dirname, ".."));
  switch (command) {
    case "check":
      return check(host, rest);
    case "upgrade":
      return upgrade(host, rest);
    case "render":
      return render(host, rest);
    case "fix":
      return fixFiles(host, rest);
    case "secret":
      return createSecrets(host, rest);
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
