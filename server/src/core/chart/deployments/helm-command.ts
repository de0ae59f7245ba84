import { chartIn, type Deployment, inNamespace, isTemplated, versionOf } from "./deployment";

const command = /\bhelm[ \t]+(?:upgrade|install|template)\b([^\n;|&]*)/g;

/** The flags of these commands that have a value, beside the two that matter here. */
const withValue = new Set(
  `-n --namespace --set --set-string --set-json --set-literal --set-file --timeout --repo --kubeconfig --kube-context
  --kube-as-user --kube-token --kube-apiserver --kube-version --api-versions -a --username --password --description
  --history-max --post-renderer --post-renderer-args -o --output --output-dir --name-template --labels -l --ca-file
  --cert-file --key-file --keyring --show-only -s --burst-limit --qps --registry-config
  --repository-cache --repository-config`.split(/\s+/),
);

/** More than a command ever has, in UTF-16 code units. */
const maxCommand = 4096;

/** The helm commands of a script, a makefile or a workflow. */
export function* helmCommands(text: string): Generator<Deployment> {
  if (!text.includes("helm")) return;
  const joined = text.replaceAll(/\\\r?\n/g, " ");
  for (const [, rest = ""] of joined.matchAll(command)) {
    const { positionals, files, version, namespace } = readWords(wordsOf(rest.slice(0, maxCommand)));
    const chart = chartIn(positionals.at(-1) ?? "");
    if (!chart || files.length === 0) continue;
    yield { tool: "helm command", chart, version: versionOf(version), ...inNamespace(namespace), files };
  }
}

/** Words of a shell's command, without their quotes, up to a comment. */
function wordsOf(text: string): string[] {
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
  const end = words.findIndex((word) => word.startsWith("#"));
  return end === -1 ? words : words.slice(0, end);
}

interface ReadCommand {
  positionals: string[];
  files: { path: string; from: "above" }[];
  version?: string;
  namespace?: string;
}

function readWords(words: readonly string[]): ReadCommand {
  const read: ReadCommand = { positionals: [], files: [] };
  for (let index = 0; index < words.length; index++) {
    const [flag = "", inline] = splitFlag(words[index] ?? "");
    if (!flag.startsWith("-")) {
      if (flag !== "") read.positionals.push(flag);
      continue;
    }
    const takesNext = inline === undefined && (isFile(flag) || flag === "--version" || withValue.has(flag));
    const value = takesNext ? words[++index] : inline;
    if (flag === "--version") read.version = value;
    else if (flag === "-n" || flag === "--namespace") read.namespace = value;
    else if (isFile(flag))
      for (const path of (value ?? "").split(","))
        if (path !== "" && !isTemplated(path)) read.files.push({ path, from: "above" });
  }
  return read;
}

const isFile = (flag: string): boolean => flag === "-f" || flag === "--values";

/** `--version=1.0` -> `--version`, `1.0` */
function splitFlag(word: string): [string, string?] {
  const at = word.startsWith("-") ? word.indexOf("=") : -1;
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
