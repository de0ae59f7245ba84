import { type Disposable, EventEmitter, type Uri, workspace } from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { type ChartChangedParams, type ChartStatus, chartChangedNotification } from "../../server/src/protocol";
import type { ServerDeaths } from "./server-deaths";

/** The charts of all open documents, as the server last told them: it does so by itself, so nothing is asked too early. */
export class DocumentCharts implements Disposable {
  readonly #charts = new Map<string, ChartStatus>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[];

  /** Fires when the chart of a document is another one now. */
  readonly onDidChange = this.#changed.event;

  constructor(client: LanguageClient, deaths: Pick<ServerDeaths, "told">) {
    this.#subscriptions = [
      this.#changed,
      client.onNotification(chartChangedNotification, ({ uri, chart }: ChartChangedParams) => {
        deaths.told(uri);
        this.#told(client.protocol2CodeConverter.asUri(uri), chart);
      }),
      client.onDidChangeState(({ newState }) => {
        // A server that starts is sent all open documents, and tells the chart of each.
        if (newState !== State.Running) this.#forgetAll();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#set(uri, null)),
    ];
  }

  /** The chart of a document, if it is known to have one. */
  get(uri: Uri): ChartStatus | undefined {
    return this.#charts.get(uri.toString());
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #told(uri: Uri, chart: ChartStatus | null): void {
    // It may have been closed while the message was on its way.
    const isOpen = workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    this.#set(uri, isOpen ? chart : null);
  }

  #forgetAll(): void {
    this.#charts.clear();
    this.#changed.fire();
  }

  #set(uri: Uri, chart: ChartStatus | null): void {
    if (chart) this.#charts.set(uri.toString(), chart);
    else if (!this.#charts.delete(uri.toString())) return;
    this.#changed.fire();
  }
}
