import { compare } from "semver";
import { buildKnowledge, type ChartFiles, isSubchart, type Library } from "../core/schema/build-knowledge";
import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import type { Definitions } from "../core/schema/json-schema";
import type {
  ChartHistory,
  ChartListFile,
  CommonFile,
  DescriptionsFile,
  KnowledgeFile,
  ObjectListFile,
  ObjectListing,
  ObjectSchemasFile,
  Rename,
} from "../core/schema/knowledge-files";
import type { SecretsFile } from "../core/schema/secret-files";
import { newestStable } from "../core/schema/version-ranges";
import { secretForms } from "../core/snippets/secret-forms";
import { readSnippets, type Snippet, type SnippetFile } from "../core/snippets/snippet";
import { happensAfter, type Route } from "../core/upgrade/apply-renames";
import type { Host } from "../host/host";

/** Loads what is bundled about charts, each file once and when it is first needed. It is kept while there are documents. */
export class KnowledgeStore {
  private readonly host: Host;
  private readonly files = new Map<string, Promise<unknown>>();
  private readonly knowledge = new Map<string, Promise<ChartKnowledge>>();

  constructor(host: Host) {
    this.host = host;
  }

  /** Forgets everything; what is needed is loaded again. */
  forget(): void {
    this.files.clear();
    this.knowledge.clear();
  }

  /** The bundled charts and the subcharts they bring along. */
  charts(): Promise<ChartListFile> {
    return this.load<ChartListFile>("charts.json");
  }

  common(): Promise<CommonFile> {
    return this.load<CommonFile>("common.json");
  }

  history(chart: string): Promise<ChartHistory> {
    return this.load<ChartHistory>(`${chart}/history.json`);
  }

  /** The knowledge of a bundled chart at a version, or at its newest stable one. */
  async get(chart: string, version?: string): Promise<ChartKnowledge> {
    const wanted = version ?? newestStable((await this.history(chart))["x-chart-versions"]) ?? "";
    const id = `${chart}@${wanted}`;
    const known = this.knowledge.get(id);
    if (known) return known;
    const built = this.build(chart, wanted);
    this.knowledge.set(id, built);
    return built;
  }

  /** The renames of all versions of a bundled chart. */
  async renames(chart: string): Promise<Rename[]> {
    return (await this.chartFiles(chart)).knowledge?.renames ?? [];
  }

  /** The knowledge of a chart version that is not bundled, from its own files and what is known about its neighbours. */
  async learned(history: ChartHistory, bundledName?: string): Promise<ChartKnowledge> {
    const list = await this.charts();
    const name = history["x-chart"];
    const version = history["x-chart-versions"][0] ?? "";
    const title = list.charts.find((chart) => chart.name === bundledName)?.title ?? name;
    const bundled = bundledName === undefined ? undefined : await this.chartFiles(bundledName);
    const knowledge = buildKnowledge({ ...bundled, history }, { title, version }, await this.library(list, history));
    const [scope, ...inner] = knowledge.scopes;
    // "Since" and "until" are facts about all versions.
    return scope ? { ...knowledge, scopes: [{ ...scope, history: bundled?.history }, ...inner] } : knowledge;
  }

  /** The kinds of Kubernetes objects that are known. */
  async objects(): Promise<ObjectListing[]> {
    return (await this.load<ObjectListFile>("objects.json")).objects;
  }

  /** The schemas of the custom objects of an API group. */
  objectSchemas(group: string): Promise<ObjectSchemasFile> {
    return this.load<ObjectSchemasFile>(`objects/${group}.json`);
  }

  /** Kubernetes' own types. */
  async kubernetes(): Promise<Definitions> {
    return (await this.load<{ $defs: Definitions }>("kubernetes.json")).$defs;
  }

  private async build(chart: string, version: string): Promise<ChartKnowledge> {
    const list = await this.charts();
    const title = list.charts.find(({ name }) => name === chart)?.title ?? chart;
    const files = await this.chartFiles(chart);
    return buildKnowledge(files, { title, version }, await this.library(list, files.history));
  }

  private async library({ subcharts }: ChartListFile, history: ChartHistory): Promise<Library> {
    const definitions = await this.kubernetes();
    const subchartFiles = new Map<string, ChartFiles>();
    const pending = [history];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const dependencies = Object.values(next["x-dependencies"]).flat();
      for (const { folder, ...listing } of subcharts) {
        if (
          subchartFiles.has(folder) ||
          !dependencies.some((dependency) => isSubchart({ folder, ...listing }, dependency))
        )
          continue;
        const files = await this.chartFiles(`subcharts/${folder}`);
        subchartFiles.set(folder, files);
        pending.push(files.history);
      }
    }
    return { common: await this.common(), definitions, subcharts, subchartFiles };
  }

  private async chartFiles(folder: string): Promise<ChartFiles> {
    const [history, knowledge, descriptions, secrets] = await Promise.all([
      this.load<ChartHistory>(`${folder}/history.json`),
      this.loadOptional<KnowledgeFile>(`${folder}/knowledge.json`),
      this.loadOptional<DescriptionsFile>(`${folder}/descriptions.json`),
      this.loadOptional<SecretsFile>(`${folder}/secrets.json`),
    ]);
    return { history, knowledge, descriptions, secrets };
  }

  private load<T>(path: string): Promise<T> {
    const known = this.files.get(path);
    if (known) return known as Promise<T>;
    const loaded = this.host.readAsset(`schemas/${path}`).then((text) => JSON.parse(text) as T);
    this.files.set(path, loaded);
    return loaded;
  }

  /** Not every subchart has hand-written files. */
  private loadOptional<T>(path: string): Promise<T | undefined> {
    return this.load<T>(path).catch(() => undefined);
  }
}

/** From one version of a bundled chart to another, with the versions in between that have renamed keys. */
export async function upgradeRoute(
  store: KnowledgeStore,
  chart: string,
  versions: { from: string; to: string },
): Promise<Route> {
  const { "x-chart-versions": bundled } = await store.history(chart);
  const renamed = new Set((await store.renames(chart)).map(({ since }) => since));
  const between = bundled.filter(
    (version) => renamed.has(version) && happensAfter(version, versions.from) && compare(version, versions.to) < 0,
  );
  return {
    from: await store.get(chart, versions.from),
    to: await store.get(chart, versions.to),
    between: await Promise.all(between.map((version) => store.get(chart, version))),
  };
}

/** Loads the snippets of bundled charts, each file once and when it is first needed. */
export class SnippetStore {
  private readonly host: Host;
  private readonly knowledge: KnowledgeStore;
  private readonly files = new Map<string, Promise<SnippetFile>>();
  private readonly read = new WeakMap<ChartKnowledge, Promise<Snippet[]>>();

  constructor(host: Host, knowledge: KnowledgeStore) {
    this.host = host;
    this.knowledge = knowledge;
  }

  /** The snippets for the charts that values belong to, each for its version, and then the other forms of Secrets. */
  of(chart: ChartKnowledge): Promise<Snippet[]> {
    const known = this.read.get(chart) ?? this.readAll(chart);
    this.read.set(chart, known);
    return known;
  }

  private async readAll({ scopes }: ChartKnowledge): Promise<Snippet[]> {
    const { charts } = await this.knowledge.charts();
    const bundled = scopes.filter(({ chart }) => charts.some(({ name }) => name === chart));
    const all = bundled.map(async ({ chart, version = "", at }) => readSnippets(await this.load(chart), version, at));
    const blocks = (await Promise.all(all)).flat();
    return [...blocks, ...blocks.flatMap(secretForms)];
  }

  /** A chart need not have any. */
  private load(chart: string): Promise<SnippetFile> {
    const known = this.files.get(chart);
    if (known) return known;
    const loaded = this.host.readAsset(`snippets/${chart}.json`).then(
      (text) => JSON.parse(text) as SnippetFile,
      () => ({}),
    );
    this.files.set(chart, loaded);
    return loaded;
  }
}
