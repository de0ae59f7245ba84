import { type Disposable, EventEmitter, languages, type TextDocument, Uri, workspace } from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { type ChartParams, type ChartStatus, chartChangedNotification, chartRequest } from "../../server/src/protocol";
import { yamlDocuments } from "./yaml-documents";

/** The charts of all open documents, as the server last told them. */
export class DocumentCharts implements Disposable {
  readonly #client: LanguageClient;
  readonly #charts = new Map<string, ChartStatus>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #subscriptions: Disposable[];

  /** Fires with the document whose chart is another one now. */
  readonly onDidChange = this.#changed.event;

  constructor(client: LanguageClient) {
    this.#client = client;
    this.#subscriptions = [
      this.#changed,
      client.onNotification(chartChangedNotification, ({ uri }: ChartParams) => this.#ask(Uri.parse(uri))),
      client.onDidChangeState(({ newState }) => this.#serverChanged(newState)),
      workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      workspace.onDidCloseTextDocument((document) => this.#set(document.uri, null)),
    ];
  }

  /** The chart of a document, if it is known to have one. */
  get(uri: Uri): ChartStatus | undefined {
    return this.#charts.get(uri.toString());
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #serverChanged(state: State): void {
    for (const document of workspace.textDocuments) {
      if (state === State.Running) this.#opened(document);
      else this.#set(document.uri, null);
    }
  }

  #opened(document: TextDocument): void {
    if (this.#client.isRunning() && languages.match(yamlDocuments, document) > 0) void this.#ask(document.uri);
  }

  async #ask(uri: Uri): Promise<void> {
    const params: ChartParams = { uri: this.#client.code2ProtocolConverter.asUri(uri) };
    try {
      this.#set(uri, await this.#client.sendRequest<ChartStatus | null>(chartRequest, params));
    } catch {
      // The server stopped meanwhile, or has logged why it cannot tell.
      this.#set(uri, null);
    }
  }

  #set(uri: Uri, chart: ChartStatus | null): void {
    if (chart) this.#charts.set(uri.toString(), chart);
    else if (!this.#charts.delete(uri.toString())) return;
    this.#changed.fire(uri);
  }
}
