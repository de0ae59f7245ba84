interface CommandUsage {
  /** What is written behind `valuesmith`; each item is a form of the command, of one line or several. */
  forms: readonly string[];
  /** One line. */
  summary: string;
  details?: string;
}

const secretDetails = `SECRET OPTIONS: --target Secret|ExternalSecret|SealedSecret|kubectl (default: Secret), --namespace NAME, --gitignore or
--no-gitignore for files with plain secrets that Git does not ignore, --secret-file FILE for the one that is meant where
several files have a Secret of that name, --values-to FILE for the values of an
ExternalSecret, --kubeseal PROGRAM and --kubeseal-cert FILE|URL to make a SealedSecret at once. No value is printed.
Exit status: 0 done, 1 something was left alone, 2 wrong usage or a file that cannot be read or written.`;

const commands = new Map<string, CommandUsage>([
  [
    "check",
    {
      forms: [
        `check [--chart NAME[@VERSION]] [--format text|json] [--fail-on error|warning|none]
      [--production-advice auto|on|off] [--severity CODE=LEVEL]... PATH...`,
      ],
      summary: "Reports what is wrong in values files: in files, in folders, and in what globs match.",
      details:
        "Exit status: 0 clean, 1 findings at or above --fail-on (default: error), 2 wrong usage or unreadable files.",
    },
  ],
  [
    "upgrade",
    {
      forms: ["upgrade [--chart NAME] [--from VERSION] [--to VERSION] [--write] [--format text|json] FILE"],
      summary: "Rewrites values for another version of their chart, or says what it would do if --write is not given.",
      details: "Exit status: 0 done, 1 something must be done manually, 2 wrong usage or an unreadable file.",
    },
  ],
  [
    "render",
    {
      forms: [
        `render [--chart NAME[@VERSION] | --chart-dir DIR | --chart-archive FILE] [--repo URL]
       [-f FILE]... [--set K=V]... [--set-string K=V]... [--set-json K=V]... [--set-literal K=V]...
       [--set-file K=FILE]... [--release R] [--namespace N] [--kube-version V] [--api-versions A]...
       [--include-crds] [--skip-tests] [--is-upgrade] [--seed S] [--offline] [--helm PROGRAM]
       [--timeout TIME] [--format text|json]`,
      ],
      summary: 'Prints what "helm template" prints, without helm.',
      details: `Without a chart, the first values file tells which one it is for. A chart that is not on this machine is downloaded,
unless --offline is given. Rendering is stopped after 10 s of processor time (--timeout TIME, such as 90s or 5m), or six
times as long by the clock; a program given with --helm after 30 s. Exit status: 0 rendered, 1 Helm rejects the chart or its
values, or rendering was stopped, 2 wrong usage or no chart.`,
    },
  ],
  [
    "fix",
    {
      forms: ["fix --rule plain-secret [--chart NAME[@VERSION]] [SECRET OPTIONS] FILE..."],
      summary: "Moves secrets in plain text into Secrets.",
      details: secretDetails,
    },
  ],
  [
    "secret",
    {
      forms: ["secret [--chart NAME[@VERSION]] [SECRET OPTIONS] FILE"],
      summary: "Writes the Secrets that a values file needs.",
      details: secretDetails,
    },
  ],
  [
    "schema",
    {
      forms: ["schema NAME[@VERSION]", "schema --list"],
      summary: "Prints a JSON Schema (draft 2020-12) of a chart's values, or lists all charts and their versions.",
    },
  ],
  ["lsp", { forms: ["lsp --stdio"], summary: "Is the language server, for editors." }],
]);

const mark = "Usage: ";

/** How a command is written, or every command where the name is none. */
export function usageOf(name: string | undefined): string {
  const known = commands.get(name ?? "");
  const forms = (known ? [known] : [...commands.values()]).flatMap((command) => command.forms);
  const lines = forms.flatMap((form) =>
    form.split("\n").map((line, index) => `${index ? "          " : "valuesmith"} ${line}`),
  );
  return lines.map((line, index) => `${index ? " ".repeat(mark.length) : mark}${line}`).join("\n");
}

/** What `--help` prints about a command, or about all of them. */
export function helpOf(name: string | undefined): string {
  const known = commands.get(name ?? "");
  if (known) return [usageOf(name), "", known.summary, ...(known.details ? [known.details] : [])].join("\n");
  const list = [...commands].map(([command, { summary }]) => `  ${command.padEnd(8)} ${summary}`);
  return [usageOf(undefined), "", ...list, "", '"valuesmith COMMAND --help" tells more about one.'].join("\n");
}
