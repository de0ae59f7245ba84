import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { DidSaveTextDocumentNotification, HoverRequest, ShutdownRequest } from "vscode-languageserver/node";
import { nodeHost } from "../../server/src/main/node-host";
import {
  type RenderParams,
  type RenderResult,
  renderingDefaultsRequest,
  renderRequest,
} from "../../server/src/protocol";
import { chartFiles } from "../support/chart-folder";
import { root } from "../support/charts";
import { folderWith, removeFolder } from "../support/cli";
import { connect, type Editor, refreshed } from "../support/wire";

const folder = folderWith({
  ...chartFiles("shop"),
  "shop/my-values.yaml": "host: shop.example\n",
  "shop/other-values.yaml": "replicas: 7\n",
  "langfuse-values.yaml": "langfuse: {}\n",
  "notes.yaml": "a: 1\n",
});
afterAll(() => removeFolder(folder));

const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;
const uri = uriOf("shop/my-values.yaml");

// Without Go there is no engine.
describe.skipIf(!existsSync(join(root, "dist/engine.wasm")))("rendering", () => {
  let editor: Editor;
  afterEach(() => editor.connection.sendRequest(ShutdownRequest.type));
  const start = async (text: string, of = uri): Promise<void> => {
    editor = await connect(nodeHost(root), undefined, { storage: join(folder, "storage") });
    await editor.open(of, text);
  };
  const render = (params: Partial<RenderParams> = {}): Promise<RenderResult> =>
    editor.connection.sendRequest(renderRequest, { uri, options: {}, isTrusted: true, ...params });
  const text = async (params: Partial<RenderParams> = {}): Promise<string> => {
    const result = await render(params);
    return result.kind === "rendered" ? (result.failure ?? result.rendering.text) : JSON.stringify(result);
  };

  it("shows what Helm makes of the text in the editor, with random values that stay and Secrets masked", async () => {
    await start("host: shop.example\nreplicas: 3\n");
    const first = await text();
    expect(first).toMatchInlineSnapshot(`
      "---
      # Source: shop/templates/secret.yaml
      apiVersion: v1
      kind: Secret
      metadata: { name: shop }
      stringData:
        random: ••••••••

      ---
      # Source: shop/templates/web.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: shop-web, labels: {} }
      spec:
        replicas: 3
        host: shop.example
      "
    `);
    const shown = await text({ showSecrets: true });
    expect(shown).toMatch(/random: \w{12}\n/);
    expect(await text({ showSecrets: true })).toBe(shown);
  });

  it("says where the chart is from, and its notes", async () => {
    await start("host: shop.example\n");
    expect(await render()).toMatchObject({
      kind: "rendered",
      chart: { name: "shop", version: "1.0.0", where: `The chart is the folder ${join(folder, "shop")}/.` },
      rendering: { notes: "Open http://shop.example.\n" },
    });
  });

  it("renders with the options of the file", async () => {
    await start("host: shop.example\n");
    const options = { release: "mine", valuesAfter: [uriOf("shop/other-values.yaml")], set: ["host=other.example"] };
    expect(await text({ options })).toMatch(/name: mine-web[\s\S]*replicas: 7\n {2}host: other\.example/);
    expect(await editor.connection.sendRequest(renderingDefaultsRequest, { uri })).toEqual({
      release: "shop",
      namespace: "shop",
      apiVersions: [],
    });
  });

  it("says which values file is missing", async () => {
    await start("host: shop.example\n");
    expect(await render({ options: { valuesBefore: [uriOf("shop/none.yaml")] } })).toEqual({
      kind: "unavailable",
      message: 'none.yaml cannot be read. "Valuesmith: Rendering Options" lists the values files.',
    });
  });

  it("puts what Helm refuses on the value, and takes it back when the saved file is fine", async () => {
    await start("replicas: 3\n");
    expect(await text()).toMatchInlineSnapshot(`
      "# Helm cannot render shop 1.0.0 with these values:
      #
      # execution error at (shop/templates/web.yaml:6:11): host is required"
    `);
    expect(await editor.diagnostics(uri)).toMatchObject([
      {
        code: "render-error",
        message: "Helm: host is required (shop/templates/web.yaml:6)",
        range: { start: { line: 0 } },
      },
    ]);
    await editor.change(uri, 2, "replicas: 3\nhost: shop.example\n");
    const refresh = refreshed(editor);
    await editor.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
    await refresh;
    expect((await editor.diagnostics(uri)).filter(({ code }) => code === "render-error")).toEqual([]);
  });

  it("renders each version of a text that changes meanwhile", async () => {
    await start("host: first.example\n");
    const first = text();
    await editor.change(uri, 2, "host: second.example\n");
    const second = text();
    expect(await first).toMatch(/host: (first|second)\.example/);
    expect(await second).toContain("host: second.example");
  });

  it("learns from the chart's templates which keys there are", async () => {
    await start("host: shop.example\nhidden: true\nunread: false\nnonsense: 1\n");
    const about = async (): Promise<string[]> =>
      (await editor.diagnostics(uri)).map(({ code, message }) => `${code}: ${message}`);
    const refresh = refreshed(editor);
    await about();
    await refresh;
    expect(await about()).toMatchInlineSnapshot(`
      [
        "unknown-key: "nonsense" is not a value of shop 1.0.0.",
        "dead-key: "unread" has no effect: shop 1.0.0 lists it in values.yaml, but no template reads it.",
      ]
    `);
    const hover = await editor.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 0, character: 1 },
    });
    expect(hover).not.toBeNull();
  });

  it("hides secrets that Helm quotes, unless they are to be shown", async () => {
    await start("host: shop.example\nadminPassword: Xk29-vvPq-88zt\nreplicas: *Xk29-vvPq-88zt\n");
    expect(await text()).toContain("unknown anchor '…'");
    expect(await text()).not.toContain("vvPq");
    expect(await text({ showSecrets: true })).toContain("vvPq");
  });

  it("hides those of the other values files, too, and in the diagnostics", async () => {
    await start("host: shop.example\n");
    const other = uriOf("secrets.yaml");
    await editor.open(other, "adminPassword: Xk29-vvPq-88zt\nreplicas: *Xk29-vvPq-88zt\n");
    const options = { valuesBefore: [other] };
    expect(await text({ options })).toContain("unknown anchor '…'");
    expect(await text({ options })).not.toContain("vvPq");
    expect(JSON.stringify(await editor.diagnostics(uri))).toMatch(/unknown anchor '…'/);
  });

  it("does not download without being allowed to", async () => {
    const other = uriOf("langfuse-values.yaml");
    await start("# valuesmith: langfuse@2.0.0\nlangfuse: {}\n", other);
    expect(await render({ uri: other })).toEqual({
      kind: "needs-download",
      chart: "langfuse 2.0.0",
      from: "https://langfuse.github.io/langfuse-k8s",
    });
    await editor.changeSettings({ charts: { download: "always" } });
    expect(await render({ uri: other, isTrusted: false })).toMatchObject({ kind: "needs-download" });
    await editor.changeSettings({ charts: { download: "never" } });
    expect(await render({ uri: other, mayDownload: true })).toEqual({
      kind: "unavailable",
      message: 'langfuse 2.0.0 is not on this machine, and "valuesmith.charts.download" is "never".',
    });
  });

  it("runs a helm of the user's in trusted workspaces only", async () => {
    await start("host: shop.example\n");
    await editor.changeSettings({ helm: { path: join(folder, "no-helm") } });
    expect(await text()).toContain(`${join(folder, "no-helm")} cannot be run.`);
    expect(await text({ isTrusted: false })).toContain("kind: Deployment");
  });

  it("says that a file belongs to no chart", async () => {
    const other = uriOf("notes.yaml");
    await start("a: 1\n", other);
    expect(await render({ uri: other })).toEqual({
      kind: "unavailable",
      message:
        'This file belongs to no chart that can be rendered. "Valuesmith: Select Chart and Version" says which one it has values for.',
    });
  });
});
