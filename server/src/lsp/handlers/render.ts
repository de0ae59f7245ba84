import type { CancellationToken, ResponseError } from "vscode-languageserver";
import {
  type RenderingOptions,
  type RenderParams,
  type RenderResult,
  renderingDefaultsRequest,
  renderRequest,
} from "../../protocol";
import { answer, answerAbout, cancelled, untilCancelled } from "../session/request";
import type { Session } from "../session/subject";
import { defaultOptions, RenderRun } from "./render-run";

/** What a request is answered with when something in here fails; the log says what. */
const failure: RenderResult = {
  kind: "unavailable",
  message: 'Rendering failed inside Valuesmith. For details, run "Valuesmith: Show Output".',
};

/** How long after a file was opened the engine is made ready for it. In milliseconds. */
const warmingDelay = 1500;

/** Answers the requests about rendering, and renders saved files anew whose rendering was asked for before. */
export function answerRenderRequests(session: Session): void {
  const { connection, documents } = session;
  const rendered = new Map<string, RenderParams>();
  const running = new RunningRenderings();

  const render = (params: RenderParams, signal: AbortSignal): Promise<RenderResult> =>
    answer<RenderResult>(connection.console, renderRequest, {
      empty: failure,
      work: async () => {
        return new RenderRun(session, params).run(signal);
      },
    });

  connection.onRequest(renderRequest, (params: RenderParams, token) => {
    if (params.version === undefined) rendered.set(params.uri, { ...params, mayDownload: false });
    return running.answer(params.uri, token, (signal) => render(params, signal));
  });

  connection.onRequest(renderingDefaultsRequest, ({ uri }: { uri: string }) => {
    const question = { method: renderingDefaultsRequest, uri, empty: null };
    return answerAbout<RenderingOptions | null>(session, question, (subject) => {
      const renders = subject.kind === "values" ? subject.chart.renders : undefined;
      return renders ? defaultOptions(renders) : null;
    });
  });

  documents.onDidOpen(({ document: { uri } }) => {
    const warm = (): void =>
      void answer(connection.console, "warming", {
        empty: undefined,
        work: () => running.inBackground(uri, (signal) => new RenderRun(session, { uri, options: {} }).warm(signal)),
      });
    // The editor's first questions come first.
    setTimeout(warm, warmingDelay).unref();
  });
  documents.onDidSave(({ document: { uri } }) => {
    const params = rendered.get(uri);
    if (params) void running.inBackground(uri, (signal) => render(params, signal));
  });
  documents.onDidClose(({ document: { uri } }) => {
    rendered.delete(uri);
    running.end(uri);
  });
}

/** Ends renderings that nobody wants any more: taken back by the editor, of a closed document, or of an older state of the disk. */
class RunningRenderings {
  private readonly running = new Map<string, Set<AbortController>>();
  private readonly background = new Map<string, AbortController>();

  /** Answers a request, or that the editor has taken it back or closed the document: at once. */
  answer<T>(
    uri: string,
    token: CancellationToken,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | ResponseError<never>> {
    return this.run(uri, (controller) => {
      token.onCancellationRequested(() => controller.abort());
      if (token.isCancellationRequested) controller.abort();
      const closed = new Promise<ResponseError<never>>((resolve) => {
        controller.signal.addEventListener("abort", () => resolve(cancelled()));
      });
      return untilCancelled(Promise.race([closed, work(controller.signal)]), token);
    });
  }

  /** Does something for a document that nobody has asked for; it ends what was begun so before. */
  inBackground<T>(uri: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.run(uri, (controller) => {
      this.background.get(uri)?.abort();
      this.background.set(uri, controller);
      return work(controller.signal);
    });
  }

  /** The document was closed. */
  end(uri: string): void {
    for (const controller of this.running.get(uri) ?? []) controller.abort();
    this.background.delete(uri);
  }

  private async run<T>(uri: string, work: (controller: AbortController) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const all = this.running.get(uri) ?? new Set();
    this.running.set(uri, all.add(controller));
    try {
      return await work(controller);
    } finally {
      all.delete(controller);
      if (all.size === 0 && this.running.get(uri) === all) this.running.delete(uri);
      if (this.background.get(uri) === controller) this.background.delete(uri);
    }
  }
}
