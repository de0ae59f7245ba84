import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import { secretForms } from "../core/snippets/secret-forms";
import { readSnippets, type Snippet, type SnippetFile } from "../core/snippets/snippet";
import type { Host } from "../host/host";
import type { KnowledgeStore } from "./knowledge-store";

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
