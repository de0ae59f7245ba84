import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { parseAllDocuments } from "yaml";
import { type ProgramEnd, runProgram } from "../../host/programs/run-program";
import type { RenderedObject } from "../../protocol";
import { failedRendering, type HelmEngine, type RenderLimits, renderingEnded } from "../engine/helm-engine";
import type {
  ChartContent,
  RenderableChart,
  RenderError,
  Rendering,
  RenderRequest,
  ValuesSource,
} from "../engine/rendering";

/** How long helm may take, in milliseconds, and print, in bytes. */
const limits = { timeout: 30_000, maxOutput: 100_000_000 };

/**
 * The user's own helm, for those who render with another version of it. It runs without a shell, in an empty folder that
 * only this user can read and that is removed again, and without the settings that would let it reach a cluster.
 */
export class ExternalHelm implements HelmEngine {
  private readonly program: string;

  /** `program` is an absolute path. */
  constructor(program: string) {
    this.program = program;
  }

  async render(chart: RenderableChart, request: RenderRequest, given: RenderLimits = {}): Promise<Rendering> {
    const problem = findUnsafeArgument(request);
    if (problem) return failedRendering(problem);
    const folder = await mkdtemp(join(tmpdir(), "valuesmith-"));
    try {
      const chartPath = await writeChart(chart.content, folder);
      const values = await Promise.all(request.values.map((source, index) => valuesArguments(source, folder, index)));
      const flags = [...values.flat(), ...optionArguments(request)];
      return await this.template(folder, [request.release, chartPath, ...flags], given);
    } catch (error) {
      return failedRendering(`helm could not be run: ${error instanceof Error ? error.message : "unknown failure"}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  dispose(): void {
    // Nothing outlives a rendering.
  }

  private async template(folder: string, args: string[], given: RenderLimits): Promise<Rendering> {
    const { program } = this;
    const env = helmEnvironment(folder);
    const timeout = given.timeLimit ?? limits.timeout;
    const run = { program, args: ["template", ...args], cwd: folder, env, ...limits, timeout, signal: given.signal };
    const end = await runProgram(run);
    if (given.signal?.aborted) return failedRendering(renderingEnded);
    const { warnings, message } = readStderr(end.stderr.replaceAll(folder + sep, ""));
    const { stdout: text } = end;
    if (end.kind === "done") return { text, objects: readRenderedObjects(text), notes: "", warnings, errors: [] };
    if (message === "") return failedRendering(whyItEnded(end, program, timeout));
    return { text: "", objects: [], notes: "", warnings, errors: [explainHelmMessage(message)] };
  }
}

/** Names that helm would take for a flag, or that no object in Kubernetes can have. */
function findUnsafeArgument({ release, namespace, kubeVersion, apiVersions = [] }: RenderRequest): string | undefined {
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(release)) return `"${release}" is not a release name.`;
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(namespace)) return `"${namespace}" is not a namespace.`;
  if (kubeVersion !== undefined && !/^v?\d[\w.+-]*$/.test(kubeVersion))
    return `"${kubeVersion}" is not a Kubernetes version.`;
  const wrong = apiVersions.find((version) => !/^[\w][\w./-]*$/.test(version));
  return wrong === undefined ? undefined : `"${wrong}" is not an API version.`;
}

function optionArguments(request: RenderRequest): string[] {
  const { namespace, kubeVersion, apiVersions = [], includeCrds, skipTests, isUpgrade } = request;
  return [
    `--namespace=${namespace}`,
    ...(kubeVersion === undefined ? [] : [`--kube-version=${kubeVersion}`]),
    ...apiVersions.map((version) => `--api-versions=${version}`),
    ...(includeCrds ? ["--include-crds"] : []),
    ...(skipTests ? ["--skip-tests"] : []),
    ...(isUpgrade ? ["--is-upgrade"] : []),
  ];
}

/** The flag for a values source; what may hold a secret goes into a file, as other users can read a process's arguments. */
async function valuesArguments({ kind, name, text }: ValuesSource, folder: string, index: number): Promise<string[]> {
  if (kind !== "file" && kind !== "set-file") return [`--${kind}=${text}`];
  const file = join(folder, `values-${index}.yaml`);
  await writeFile(file, text, { mode: 0o600 });
  return [kind === "file" ? `--values=${file}` : `--set-file=${name}=${file}`];
}

async function writeChart(content: ChartContent, folder: string): Promise<string> {
  if (content.kind === "archive") {
    const file = join(folder, "chart.tgz");
    await writeFile(file, content.data);
    return file;
  }
  const root = join(folder, "chart");
  for (const { name, data } of content.files) {
    const file = resolve(root, name);
    if (!file.startsWith(root + sep)) throw new Error("a file of the chart has a name outside of it");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, data);
  }
  return root;
}

/** What helm needs to start, and nothing that points it to a cluster, a plugin or the user's configuration. */
function helmEnvironment(folder: string): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  const own = { HOME: folder, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };
  return { ...own, PATH, ...(SystemRoot === undefined ? {} : { SystemRoot }), KUBECONFIG: join(folder, "none") };
}

/** Helm writes warnings, one a line, and then its error. */
function readStderr(stderr: string): { warnings: string[]; message: string } {
  const at = stderr.search(/^Error: /m);
  const warnings = (at === -1 ? stderr : stderr.slice(0, at)).split("\n").filter((line) => line.trim() !== "");
  const message = at === -1 ? "" : stderr.slice(at + "Error: ".length);
  return { warnings, message: message.replace(/\n\nUse --debug flag to render out invalid YAML\n$/, "").trim() };
}

function whyItEnded({ kind }: ProgramEnd, program: string, timeout: number): string {
  if (kind === "not started") return `${program} cannot be run. Check "valuesmith.helm.path".`;
  if (kind === "stopped")
    return `helm did not finish within ${timeout / 1000} s, or printed too much, so it was stopped.`;
  return "helm ended without saying why.";
}

/** The objects in what `helm template` prints, which names the template of each in a comment. */
function readRenderedObjects(text: string): RenderedObject[] {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, index) =>
    line === "---" && lines[index + 1]?.startsWith("# Source: ") ? [index + 2] : [],
  );
  return starts.map((startLine, index) => {
    const endLine = (starts[index + 1] ?? lines.length + 1) - 3;
    const content = lines.slice(startLine, endLine + 1).join("\n");
    return {
      source: (lines[startLine - 1] ?? "").slice("# Source: ".length),
      ...readHead(content),
      startLine,
      endLine,
    };
  });
}

type Head = Pick<RenderedObject, "apiVersion" | "kind" | "name" | "namespace" | "hook">;

/** The fields that say what an object is; empty where it is not YAML, as Helm prints some hooks unparsed. */
function readHead(content: string): Head {
  const [document] = parseAllDocuments(content, { logLevel: "silent", uniqueKeys: false });
  const text = (...path: string[]): string => {
    const value = document && "getIn" in document ? document.getIn(path) : undefined;
    return typeof value === "string" ? value : "";
  };
  const hook = text("metadata", "annotations", "helm.sh/hook");
  return {
    apiVersion: text("apiVersion"),
    kind: text("kind"),
    name: text("metadata", "name"),
    namespace: text("metadata", "namespace"),
    ...(hook === "" ? {} : { hook: hook.split(",").map((event) => event.trim()) }),
  };
}

const templatePlace = /(?:^|[\s(])([\w.-]+\/(?:templates|charts)\/[\w./-]+):(\d+)(?::\d+)?/g;
const valuesRead = /\.Values((?:\.[A-Za-z_][\w-]*)+)/g;
/** `config.apiKeySalt is required`: a path of two or more keys at the start of a word. */
const namedPath = /(?<![\w./-])([a-z]\w*(?:\.[A-Za-z_]\w*)+)(?![\w./-])/g;
const yamlSource = /^YAML parse error on ([^:]+): .*?line (\d+)/s;

/** A message of helm 3 or 4 with the places and values it names. `message` is without its leading `Error: `. */
function explainHelmMessage(message: string): RenderError {
  const stage = stageOf(message);
  const yaml = yamlSource.exec(message);
  const places = [...message.matchAll(templatePlace)];
  const place = yaml ?? places.at(-1);
  const reads = [...message.matchAll(valuesRead)].map(([, path]) => path?.slice(1) ?? "").reverse();
  const named = stage === "render" ? [...message.matchAll(namedPath)].map(([, path]) => path ?? "") : [];
  return {
    stage,
    message,
    ...(place ? { source: place[1], line: Number(place[2]) } : {}),
    values: [...new Set([...reads, ...named])],
  };
}

const stages: [RegExp, RenderError["stage"]][] = [
  [/^YAML parse error on /, "yaml"],
  [/^failed to parse |^failed parsing --set/, "values"],
  [/don't meet the specifications of the schema/, "schema"],
  [/dependenc/, "dependencies"],
  [/^chart requires kubeVersion|^invalid kube version/, "kubeVersion"],
  [/^parse error (?:at|in) /, "parse"],
  [/charts are not installable|^Chart\.yaml|^chart |^no repository/, "load"],
];

function stageOf(message: string): RenderError["stage"] {
  return stages.find(([pattern]) => pattern.test(message))?.[1] ?? "render";
}
