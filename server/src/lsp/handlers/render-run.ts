import type { WorkDoneProgressServerReporter } from "vscode-languageserver";
import { maskSecrets } from "../../core/rendering/mask-secrets";
import { holdersOfFlag, maskRendered, redactRendering } from "../../core/rendering/redact-rendering";
import type { ChartKnowledge } from "../../core/schema/chart-knowledge";
import type { RenderingOptions, RenderParams, RenderResult, Settings } from "../../protocol";
import type { ChartRenderer, ChartSearch, WantedChart } from "../../render/chart-renderer";
import type { Rendering, RenderRequest, ValuesSource } from "../../render/engine/rendering";
import type { FoundChart } from "../../workspace/chart-finder";
import type { RenderedChartName } from "../../workspace/chart-learner";
import { isCut } from "../../workspace/documents";
import { findSubject, type Session } from "../session/subject";

/** Random values of a preview come from this, so that they stay while the file is edited. */
const previewSeed = "valuesmith";

/** How a chart is rendered where the user has chosen nothing. */
export function defaultOptions({
  name,
  listing,
}: RenderedChartName): RenderingOptions & { release: string; namespace: string } {
  const { release = name, namespace = name, apiVersions = [] } = listing?.render ?? {};
  return { release, namespace, apiVersions };
}

/** A rendering that cannot be, with the reason for the user. */
class Unavailable extends Error {}

/** One rendering of one open document: finds its chart, gathers the values files, renders, and keeps what went wrong. */
export class RenderRun {
  private readonly session: Session;
  private readonly params: RenderParams;

  constructor(session: Session, params: RenderParams) {
    this.session = session;
    this.params = params;
  }

  /** The signal ends it: nobody waits for it any more. */
  async run(signal?: AbortSignal): Promise<RenderResult> {
    try {
      const renderer = this.renderer();
      const { chart, knowledge, settings } = await this.chart();
      const search = await this.search(renderer, this.wanted(chart, settings), signal);
      if (search.kind !== "chart") return refused(search, settings);
      if (this.params.mayDownload) this.session.workspace.chartDownloaded();
      const request = await this.request(chart);
      const { path } = settings.helm;
      const helm = this.params.isTrusted ? (path === "" ? {} : { path }) : undefined;
      const rendering = await renderer.render(search.chart, request, { helm, signal });
      const redacted = await this.redacted(rendering, request, knowledge);
      this.keep(redacted);
      const { name, version, where } = search.chart;
      const shown = this.params.showSecrets ? rendering : redacted;
      const failure = shown.errors.length > 0 ? describeFailure(name, version, shown) : undefined;
      return { kind: "rendered", chart: { name, version, where }, rendering: shown, failure };
    } catch (error) {
      if (error instanceof Unavailable) return { kind: "unavailable", message: error.message };
      throw error;
    }
  }

  /**
   * Renders once for nothing if the chart is at hand, as the first rendering takes several times as long as the others.
   * Where it is not, the user may never want to render.
   */
  async warm(signal?: AbortSignal): Promise<void> {
    const { workspace } = this.session;
    const { renderer } = workspace;
    const renders = (await this.found())?.renders;
    if (!renderer || !renders) return;
    const search = await renderer.find(this.wanted(renders, await workspace.settings(this.params.uri)), { signal });
    if (search.kind === "chart") await renderer.render(search.chart, await this.request(renders), { signal });
  }

  private renderer(): ChartRenderer {
    const { renderer } = this.session.workspace;
    if (!renderer)
      throw new Unavailable("Manifests cannot be rendered in this editor: it needs a language server on Node.");
    return renderer;
  }

  private async chart(): Promise<{ chart: RenderedChartName; knowledge: ChartKnowledge; settings: Settings }> {
    const found = await this.found();
    if (!found?.renders) {
      const how = '"Valuesmith: Select Chart and Version" says which one it has values for.';
      throw new Unavailable(`This file belongs to no chart that can be rendered. ${how}`);
    }
    return {
      chart: found.renders,
      knowledge: found.knowledge,
      settings: await this.session.workspace.settings(this.params.uri),
    };
  }

  /** The chart of the document; undefined where it has none. */
  private async found(): Promise<FoundChart | undefined> {
    const subject = await findSubject(this.session, this.params.uri);
    return subject.kind === "values" ? subject.chart : undefined;
  }

  private wanted({ name, version, folder, listing }: RenderedChartName, settings: Settings): WantedChart {
    const { options, version: other, mayDownload, isTrusted } = this.params;
    const { download } = settings.charts;
    const chartUri = options.chart ?? (other === undefined ? folder : undefined);
    return {
      name,
      version: other ?? version,
      repository: listing?.helmRepository,
      path: chartUri === undefined ? undefined : this.session.host.pathOf(chartUri),
      within: this.session.workspace.paths,
      mayDownload: isTrusted === true && (download === "always" || (download === "ask" && mayDownload === true)),
    };
  }

  private async search(renderer: ChartRenderer, wanted: WantedChart, signal?: AbortSignal): Promise<ChartSearch> {
    const abort = new AbortController();
    const ended = signal ? AbortSignal.any([abort.signal, signal]) : abort.signal;
    let reporter: WorkDoneProgressServerReporter | undefined;
    const progress = async (): Promise<void> => {
      reporter ??= await this.session.connection.window.createWorkDoneProgress();
      reporter.begin(`Downloading ${wanted.name} ${wanted.version ?? ""}`.trim(), undefined, undefined, true);
      reporter.token.onCancellationRequested(() => abort.abort());
    };
    let started: Promise<void> | undefined;
    try {
      return await renderer.find(wanted, {
        signal: ended,
        progress: (received, total) => {
          started ??= progress();
          reporter?.report(total ? Math.round((100 * received) / total) : 0, `${Math.round(received / 1000)} kB`);
        },
      });
    } finally {
      await started;
      reporter?.done();
    }
  }

  private async request(chart: RenderedChartName): Promise<RenderRequest> {
    const { chart: _, valuesBefore: __, valuesAfter: ___, set = [], ...chosen } = this.params.options;
    const files = await Promise.all(this.valuesUris().map((uri) => this.valuesFile(uri)));
    const flags = set.map((text): ValuesSource => ({ kind: "set", name: "--set", text }));
    return { ...defaultOptions(chart), ...chosen, values: [...files, ...flags], seed: previewSeed, collectAll: true };
  }

  /** The values files in the order in which Helm merges them. */
  private valuesUris(): string[] {
    const { valuesBefore = [], valuesAfter = [] } = this.params.options;
    return [...valuesBefore, this.params.uri, ...valuesAfter];
  }

  /** The outcome without the values of its Secrets, and without the secrets of all values files. */
  private async redacted(rendering: Rendering, { values }: RenderRequest, chart: ChartKnowledge): Promise<Rendering> {
    const files = values.filter(({ kind }) => kind === "file");
    const uris = this.valuesUris();
    const holders = files.map(async ({ text }, index) => {
      return { chart, document: await this.session.workspace.read(uris[index] ?? "", text) };
    });
    const flags = values.filter(({ kind }) => kind !== "file").flatMap((flag) => holdersOfFlag(chart, flag));
    const all = [...(await Promise.all(holders)), ...flags];
    const text = maskRendered(maskSecrets(rendering.text, rendering.objects), all);
    return { ...rendering, text, notes: maskRendered(rendering.notes, all), ...redactRendering(rendering, all) };
  }

  /** The text as it stands in the editor, else on disk. */
  private async valuesFile(uri: string): Promise<ValuesSource> {
    const name = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
    const open = this.session.documents.get(uri);
    if (open && isCut(open)) throw new Unavailable(`${name} is too long to be rendered here.`);
    const text = open?.getText() ?? (await this.session.host.readFile(uri));
    if (text === undefined)
      throw new Unavailable(`${name} cannot be read. "Valuesmith: Rendering Options" lists the values files.`);
    return { kind: "file", name, text };
  }

  /**
   * What went wrong becomes diagnostics of the file, unless another version of the chart was tried or nobody knows what Helm
   * thinks of the values.
   */
  private keep({ errors, warnings }: Rendering): void {
    if (!this.session.documents.get(this.params.uri)) return;
    if (this.params.version !== undefined || errors.some(({ stage }) => stage === "engine")) return;
    this.session.workspace.documentRendered(this.params.uri, { errors, warnings });
  }
}

/** Helm's messages as YAML comments, for where the rendered text would stand. */
function describeFailure(name: string, version: string, { errors }: Rendering): string {
  const messages = errors.flatMap(({ message }) => ["", ...message.split(/\r?\n/)]);
  const lines = [`Helm cannot render ${name} ${version} with these values:`, ...messages];
  return lines.map((line) => `# ${line}`.trimEnd()).join("\n");
}

function refused(search: Exclude<ChartSearch, { kind: "chart" }>, { charts }: Settings): RenderResult {
  if (search.kind === "unavailable" || charts.download !== "never") return search;
  const message = `${search.chart} is not on this machine, and "valuesmith.charts.download" is "never".`;
  return { kind: "unavailable", message };
}
