import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { type ProgramEnd, runProgram } from "../../host/threads/run-program";
import { failedRendering, type HelmEngine, type RenderLimits, renderingEnded } from "../engine/helm-engine";
import type { ChartContent, RenderableChart, Rendering, RenderRequest, ValuesSource } from "../engine/rendering";
import { explainHelmMessage } from "./helm-message";
import { readRenderedObjects } from "./rendered-objects";

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
