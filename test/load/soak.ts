import {
  CodeActionRequest,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type RenderResult, renderRequest } from "../../server/src/protocol";
import type { HostileServer } from "../hostile/hostile-server";
import { mutate } from "../hostile/mutate";
import { Random } from "../hostile/random";
import { samples } from "../support/samples";
import { type Measure, quantile, sleep } from "./measures";

const charts = ["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"];

/**
 * Days of work in minutes: edits of fifty documents, opens and closes, changes of settings, questions and renderings. `chart`
 * is the URI of a folder with a chart to render.
 */
export async function soak(server: HostileServer, edits: number, chart: string): Promise<Measure[]> {
  const work = new Soak(server, chart);
  const memories: number[] = [];
  const step = Math.max(1, Math.floor(edits / 100));
  for (let edit = 0; edit < edits; edit++) {
    await work.edit();
    if (edit % step !== step - 1) continue;
    await server.collectGarbage();
    memories.push(server.memory ?? 0);
    if (memories.length % 10 === 0) console.log(`${edit + 1} edits, ${memories.at(-1)} MB`);
  }
  await sleep(2000);
  // One measure says little: memory goes up and down.
  const at10 = quantile(memories.slice(5, 15), 0.5);
  const atEnd = quantile(memories.slice(-10), 0.5);
  const early = quantile(work.waits.slice(0, work.waits.length / 10), 0.95);
  const late = quantile(work.waits.slice(-work.waits.length / 10), 0.95);
  return [
    { what: "renderings in between", value: work.renderings, unit: "", least: 1 },
    { what: `memory after 10 % of ${edits} edits`, value: at10, unit: "MB" },
    { what: "memory at the end", value: atEnd, unit: "MB" },
    { what: "memory at the end by that after 10 %", value: atEnd / at10, unit: "", most: 1.15 },
    { what: "a completion waits (95 %) in the first tenth", value: early, unit: "ms" },
    { what: "a completion waits (95 %) in the last tenth", value: late, unit: "ms" },
  ];
}

class Soak {
  /** How long completions took, in milliseconds. */
  readonly waits: number[] = [];
  private readonly server: HostileServer;
  private readonly random = new Random(5);
  private readonly documents: TextDocument[] = [];
  private readonly chart: string;
  /** How many of the documents Helm has been asked about. */
  renderings = 0;
  private opened = 0;

  constructor(server: HostileServer, chart: string) {
    this.server = server;
    this.chart = chart;
  }

  async edit(): Promise<void> {
    while (this.documents.length < 50) await this.open();
    const { random } = this;
    const document = this.documents[random.below(this.documents.length)];
    if (!document) return;
    await this.change(document);
    if (random.below(3) === 0) await this.ask(document);
    if (random.below(40) === 0) await this.close(document);
    if (random.below(500) === 0) await this.changeSettings();
    if (random.below(400) === 0) await this.renderOne(document);
  }

  private async open(): Promise<void> {
    const number = this.opened++;
    const chart = charts[number % charts.length] ?? "";
    const sample = samples[number % samples.length]?.text ?? "";
    // As many addresses as a workspace may have: what is remembered of each must not add up.
    const document = TextDocument.create(
      `file:///work/${chart}/${number}-values.yaml`,
      "yaml",
      1,
      `# valuesmith: ${chart}\n${sample}`,
    );
    this.documents.push(document);
    await this.server.editor.open(document.uri, document.getText());
  }

  private async change(document: TextDocument): Promise<void> {
    const { random } = this;
    const isLong = document.getText().length > 20_000;
    const text =
      isLong || random.below(20) === 0
        ? (samples[random.below(samples.length)]?.text ?? "")
        : mutate(document.getText(), random, 1);
    const change = { text };
    TextDocument.update(document, [change], document.version + 1);
    const { uri, version } = document;
    await this.server.editor.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [change],
    });
  }

  private async ask({ uri, lineCount }: TextDocument): Promise<void> {
    const { connection } = this.server.editor;
    const textDocument = { uri };
    const position = { line: this.random.below(lineCount), character: 2 };
    const start = performance.now();
    await this.server.within(20_000, connection.sendRequest(CompletionRequest.type, { textDocument, position }));
    this.waits.push(performance.now() - start);
    const diagnostics = await this.server.within(20_000, this.server.editor.diagnostics(uri));
    const range = { start: position, end: position };
    const context = { diagnostics: diagnostics.slice(0, 3) };
    await this.server.within(
      20_000,
      Promise.all([
        connection.sendRequest(CodeActionRequest.type, { textDocument, range, context }),
        connection.sendRequest(HoverRequest.type, { textDocument, position }),
        connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
      ]),
    );
  }

  private async close(document: TextDocument): Promise<void> {
    this.documents.splice(this.documents.indexOf(document), 1);
    const textDocument = { uri: document.uri };
    await this.server.editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
  }

  private changeSettings(): Promise<void> {
    const severity = this.random.below(2) === 0 ? "hint" : "warning";
    return this.server.editor.changeSettings({ severity: { "unknown-key": severity } });
  }

  private async renderOne({ uri }: TextDocument): Promise<void> {
    const params = { uri, options: { chart: this.chart }, isTrusted: false };
    const answer = this.server.editor.connection.sendRequest<RenderResult>(renderRequest, params);
    if ((await this.server.within(60_000, answer)).kind === "rendered") this.renderings++;
  }
}
