import { join } from "node:path";
import { parseArgs } from "node:util";
import { check } from "../cli/commands/check";
import { fixFiles } from "../cli/commands/fix";
import { render } from "../cli/commands/render";
import { printSchema } from "../cli/commands/schema";
import { createSecrets } from "../cli/commands/secret";
import { upgrade } from "../cli/commands/upgrade";
import { complain, guardOutput, print, printText, statusAfterOutput, tellText } from "../cli/output";
import { helpOf, usageOf } from "../cli/usage";
import { UsageError } from "../host/files/usage-error";
import { nodeHost } from "./node-host";

/** Runs one command and returns the exit status. */
async function run(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (asksForHelp(rest)) {
    printText(helpOf(command));
    return 0;
  }
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
      printText(helpOf(rest[0]));
      return 0;
    case "--version":
      print(JSON.parse(await host.readAsset("package.json")).version);
      return 0;
    default:
      throw new UsageError(command === undefined ? "a command is missing" : `there is no command "${command}"`);
  }
}

const asksForHelp = (args: readonly string[]): boolean => {
  const options = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  return options.includes("--help") || options.includes("-h");
};

const args = process.argv.slice(2);

// The language server's connection looks after the streams itself.
if (args[0] !== "lsp") guardOutput();

run(args).then(
  (status) => {
    if (status >= 0) process.exitCode = statusAfterOutput(status);
  },
  (error: unknown) => {
    const isUsage = error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
    complain(error instanceof Error ? error.message : "unknown failure");
    if (isUsage) tellText(`\n${usageOf(args[0])}`);
    process.exitCode = 2;
  },
);
