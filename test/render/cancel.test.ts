import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import {
  DidCloseTextDocumentNotification,
  DidSaveTextDocumentNotification,
  LSPErrorCodes,
  ShutdownRequest,
} from "vscode-languageserver/node";
import type { Host } from "../../server/src/host/host";
import { nodeHost } from "../../server/src/main/node-host";
import { type RenderResult, renderRequest } from "../../server/src/protocol";
import type { ChartRenderer } from "../../server/src/render/chart-renderer";
import { failedRendering } from "../../server/src/render/engine/helm-engine";
import { chartFiles } from "../support/chart-folder";
import { root } from "../support/charts";
import { folderWith, removeFolder } from "../support/cli";
import { connect, type Editor } from "../support/wire";

const folder = folderWith({ ...chartFiles("shop"), "shop/my-values.yaml": "host: shop.example\n" });
afterAll(() => removeFolder(folder));
const uri = pathToFileURL(`${folder}/shop/my-values.yaml`).href;

/** The signals of the renderings that were begun, none of which ever ends by itself. */
let begun: AbortSignal[] = [];
let wake: () => void = () => {};

const renderer: ChartRenderer = {
  find: async ({ name }) => ({
    kind: "chart",
    chart: { name, version: "1.0.0", where: "", key: name, content: { kind: "files", files: [] } },
  }),
  render: (_chart, _request, { signal, helm } = {}) => {
    // Nobody asks for the one that warms the engine, and it may use no helm of the user's.
    if (signal && helm) begun.push(signal);
    wake();
    return new Promise((resolve) => {
      signal?.addEventListener("abort", () => resolve(failedRendering("ended")));
    });
  },
  inspect: async () => undefined,
  warm: () => {},
  dispose: () => {},
};

/** Waits until so many renderings have begun. */
async function count(wanted: number): Promise<void> {
  while (begun.length < wanted) await new Promise<void>((resolve) => (wake = resolve));
}

describe("a rendering that nobody wants any more", () => {
  let editor: Editor;
  beforeEach(async () => {
    begun = [];
    const host: Host = { ...nodeHost(root), createRenderer: () => renderer };
    editor = await connect(host, undefined, { storage: `${folder}/storage` });
    await editor.open(uri, "host: shop.example\n");
  });
  afterEach(() => editor.connection.sendRequest(ShutdownRequest.type));

  const render = (source = new CancellationTokenSource()): Promise<RenderResult> =>
    editor.connection.sendRequest(renderRequest, { uri, options: {}, isTrusted: true }, source.token);
  const codeOf = (answer: Promise<unknown>): Promise<unknown> =>
    answer.then(
      (result) => result,
      ({ code }) => code,
    );
  const saved = (): Promise<void> =>
    editor.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });

  it("is answered and ended when it is taken back, one of several by itself", async () => {
    const sources = Array.from({ length: 4 }, () => new CancellationTokenSource());
    const answers = sources.map((source) => codeOf(render(source)));
    const kept = codeOf(render());
    await count(5);
    for (const source of sources) source.cancel();
    expect(await Promise.all(answers)).toEqual(Array(4).fill(LSPErrorCodes.RequestCancelled));
    expect(begun.filter(({ aborted }) => aborted)).toHaveLength(4);
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    await kept;
  });

  it("is answered and ended when its document is closed", async () => {
    const answer = codeOf(render());
    await count(1);
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    expect(await answer).toBe(LSPErrorCodes.RequestCancelled);
    expect(begun[0]?.aborted).toBe(true);
  });

  it("is ended when the file is saved once more", async () => {
    const asked = new CancellationTokenSource();
    const answer = codeOf(render(asked));
    await count(1);
    asked.cancel();
    await answer;
    await saved();
    await count(2);
    await saved();
    await count(3);
    expect(begun.map(({ aborted }) => aborted)).toEqual([true, true, false]);
  });
});
