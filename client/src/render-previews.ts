import {
  CancellationTokenSource,
  type Disposable,
  type TextDocument,
  type Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type RenderParams, type RenderResult, renderRequest } from "../../server/src/protocol";
import { type RenderedDocuments, renderedScheme, renderedUri, sourceOf } from "./rendered-documents";
import type { RememberedOptions } from "./rendering-options";

/** How long a values file must be left alone before it is rendered again. In milliseconds. */
const pause = 300;

type Rendered = Extract<RenderResult, { kind: "rendered" }>;

/** What is remembered of one values file whose rendering is shown. */
interface Preview {
  /** The last rendering that succeeded. */
  good?: Rendered;
  /** Renderings as of when the preview was opened and the file was saved, the newest last. */
  kept: Rendered[];
  showSecrets: boolean;
  timer?: NodeJS.Timeout;
  running?: CancellationTokenSource;
}

/** Renders values files again while they change and their rendering can be seen. */
export class RenderPreviews implements Disposable {
  readonly #client: LanguageClient;
  readonly #documents: RenderedDocuments;
  readonly #options: RememberedOptions;
  readonly #previews = new Map<string, Preview>();
  readonly #subscriptions: Disposable[];

  constructor(client: LanguageClient, documents: RenderedDocuments, options: RememberedOptions) {
    this.#client = client;
    this.#documents = documents;
    this.#options = options;
    this.#subscriptions = [
      workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
      workspace.onDidSaveTextDocument(({ uri }) => void this.refresh(uri).then(() => this.#keep(uri))),
      workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri)),
    ];
  }

  /** Renders a values file and shows the result beside it. */
  async open(source: Uri, mayDownload = false): Promise<RenderResult> {
    const result = await this.request(source, { mayDownload });
    if (result.kind !== "rendered") return result;
    const preview = this.#previews.get(source.toString()) ?? { kept: [], showSecrets: false };
    this.#previews.set(source.toString(), preview);
    this.#show(source, result);
    this.#keep(source);
    const document = await workspace.openTextDocument(renderedUri(source, "manifests"));
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
    return result;
  }

  /** Asks the server to render a values file, without showing anything. */
  request(source: Uri, params: Partial<RenderParams>): Promise<RenderResult> {
    const preview = this.#previews.get(source.toString());
    preview?.running?.cancel();
    const running = new CancellationTokenSource();
    if (preview) preview.running = running;
    const all: RenderParams = {
      uri: this.#client.code2ProtocolConverter.asUri(source),
      options: this.#options.get(source),
      isTrusted: workspace.isTrusted,
      showSecrets: preview?.showSecrets,
      ...params,
    };
    return this.#client.sendRequest<RenderResult>(renderRequest, all, running.token);
  }

  /** Renders again what can be seen, for another reason than that the file has changed. */
  async refresh(source: Uri): Promise<void> {
    if (!isVisible(source)) return;
    const result = await this.request(source, {}).catch(() => undefined);
    if (result?.kind === "rendered") this.#show(source, result);
  }

  /** The last good rendering of a file whose preview is open. */
  current(source: Uri): Rendered | undefined {
    return this.#previews.get(source.toString())?.good;
  }

  /** The newest kept rendering that differs from the current one. */
  previous(source: Uri): Rendered | undefined {
    const preview = this.#previews.get(source.toString());
    return preview?.kept.findLast(({ rendering }) => rendering.text !== preview.good?.rendering.text);
  }

  async toggleSecrets(source: Uri): Promise<void> {
    const preview = this.#previews.get(source.toString());
    if (!preview) return;
    preview.showSecrets = !preview.showSecrets;
    await this.refresh(source);
  }

  dispose(): void {
    for (const { timer } of this.#previews.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #changed({ uri }: TextDocument): void {
    const preview = this.#previews.get(uri.toString());
    if (!preview) return;
    clearTimeout(preview.timer);
    preview.timer = setTimeout(() => void this.refresh(uri), pause);
  }

  #show(source: Uri, result: Rendered): void {
    const preview = this.#previews.get(source.toString());
    if (!preview) return;
    const uri = renderedUri(source, "manifests");
    if (result.failure === undefined) {
      preview.good = result;
      this.#documents.set(uri, result.rendering);
    } else {
      // What was last good stays below, so that the place where one was reading does not go away with each slip.
      const text = `${result.failure}\n#\n# The last rendering that worked follows.\n${preview.good?.rendering.text ?? ""}`;
      this.#documents.set(uri, { text: preview.good ? text : `${result.failure}\n`, objects: [] });
    }
  }

  #keep(source: Uri): void {
    const preview = this.#previews.get(source.toString());
    if (preview?.good && preview.kept.at(-1)?.rendering.text !== preview.good.rendering.text)
      preview.kept = [...preview.kept.slice(-1), preview.good];
  }

  #closed(uri: Uri): void {
    if (uri.scheme !== renderedScheme || uri.toString() !== renderedUri(sourceOf(uri), "manifests").toString()) return;
    const source = sourceOf(uri).toString();
    const preview = this.#previews.get(source);
    clearTimeout(preview?.timer);
    preview?.running?.cancel();
    this.#previews.delete(source);
  }
}

function isVisible(source: Uri): boolean {
  const rendered = renderedUri(source, "manifests").toString();
  return window.visibleTextEditors.some(({ document }) => document.uri.toString() === rendered);
}
