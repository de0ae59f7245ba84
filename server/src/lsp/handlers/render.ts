import {
  type RenderingOptions,
  type RenderParams,
  type RenderResult,
  renderingDefaultsRequest,
  renderRequest,
} from "../../protocol";
import { answer } from "../session/answer";
import { answerAbout } from "../session/request";
import { RunningRenderings } from "../session/running-renderings";
import type { Session } from "../session/session";
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
