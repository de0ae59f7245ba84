import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  CompletionRequest,
  CompletionResolveRequest,
  createProtocolConnection,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidSaveTextDocumentNotification,
  DocumentSymbolRequest,
  ExitNotification,
  FileChangeType,
  HoverRequest,
  ShowMessageNotification,
  ShutdownRequest,
} from "vscode-languageserver/node";
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type DocumentSymbol,
} from "vscode-languageserver-types";
import type { Host } from "../server/src/host/host";
import { nodeHost } from "../server/src/main/node-host";
import {
  type BlockListing,
  type BundledChart,
  blocksRequest,
  type ChartStatus,
  chartChangedNotification,
  chartRequest,
  chartsRequest,
  type InsertBlockResult,
  insertBlockRequest,
  modelineRequest,
} from "../server/src/protocol";
import { root } from "./support/charts";
import { apply } from "./support/fixture";
import { connect, type Editor, handshake, modernEditor, nextDiagnostics, refreshed } from "./support/wire";

const uri = "file:///work/langfuse-values.yaml";

/** The bundled schemas with files of the workspace in memory. */
function hostWith(files: Record<string, string> = {}): Host {
  return { ...nodeHost(root), readFile: async (path) => files[path] };
}

const codesOf = async (editor: Editor, of = uri): Promise<unknown[]> =>
  (await editor.diagnostics(of)).map(({ code }) => code);

describe("the language server", () => {
  let editor: Editor;
  beforeEach(async () => {
    editor = await connect(hostWith());
  });

  it("says what it can do", () => {
    expect(editor.initialized).toMatchInlineSnapshot(`
      {
        "capabilities": {
          "codeActionProvider": {
            "codeActionKinds": [
              "quickfix",
              "refactor.rewrite",
              "source.moveSecrets",
            ],
            "resolveProvider": true,
          },
          "completionProvider": {
            "resolveProvider": true,
            "triggerCharacters": [
              ":",
              " ",
              """,
              "'",
              "-",
            ],
          },
          "definitionProvider": true,
          "diagnosticProvider": {
            "identifier": "valuesmith",
            "interFileDependencies": false,
            "workspaceDiagnostics": false,
          },
          "documentSymbolProvider": true,
          "hoverProvider": true,
          "referencesProvider": true,
          "textDocumentSync": {
            "change": 2,
            "openClose": true,
            "save": {
              "includeText": false,
            },
          },
          "workspace": {
            "workspaceFolders": {
              "changeNotifications": true,
              "supported": true,
            },
          },
        },
        "serverInfo": {
          "name": "valuesmith",
        },
      }
    `);
  });

  it("reports findings when asked, and again after a change", async () => {
    await editor.open(uri, "langfuse:\n  repliicas: 2\n");
    expect(await editor.diagnostics(uri)).toMatchInlineSnapshot(`
      [
        {
          "code": "unknown-key",
          "data": {
            "code": "unknown-key",
            "fix": {
              "path": [
                "langfuse",
                "repliicas",
              ],
              "suggestions": [
                [
                  "langfuse",
                  "replicas",
                ],
              ],
            },
            "path": [
              "langfuse",
              "repliicas",
            ],
          },
          "message": ""langfuse.repliicas" is not a value of langfuse 2.0.0. Did you mean "replicas"?",
          "range": {
            "end": {
              "character": 11,
              "line": 1,
            },
            "start": {
              "character": 2,
              "line": 1,
            },
          },
          "severity": 2,
          "source": "valuesmith",
        },
      ]
    `);
    await editor.change(uri, 2, "langfuse:\n  replicas: 2\n");
    expect(await editor.diagnostics(uri)).toEqual([]);
  });

  it("completes, and documents an item when it is selected", async () => {
    await editor.open(uri, "langfuse:\n  repl\n");
    const { items: found } = (await editor.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: { line: 1, character: 6 },
    })) as CompletionList;
    const item = found.find(({ label }) => label === "replicas");
    expect(item).toMatchInlineSnapshot(`
      {
        "data": {
          "path": [
            "langfuse",
            "replicas",
          ],
          "uri": "file:///work/langfuse-values.yaml",
        },
        "insertTextFormat": 2,
        "insertTextMode": 1,
        "kind": 10,
        "label": "replicas",
        "labelDetails": {
          "description": "number",
        },
        "textEdit": {
          "newText": "replicas: $0",
          "range": {
            "end": {
              "character": 6,
              "line": 1,
            },
            "start": {
              "character": 2,
              "line": 1,
            },
          },
        },
      }
    `);
    const resolved = await editor.connection.sendRequest(CompletionResolveRequest.type, item as CompletionItem);
    expect(resolved.documentation).toEqual({ kind: "markdown", value: expect.stringContaining("Default: `1`") });
  });

  it("explains the key under the cursor", async () => {
    await editor.open(uri, "langfuse:\n  replicas: 2\n");
    const hover = await editor.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 1, character: 4 },
    });
    expect(hover).toEqual({
      contents: { kind: "markdown", value: expect.stringContaining("**langfuse.replicas**") },
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } },
    });
  });

  it("fixes what it has found", async () => {
    const text = "langfuse:\n  repliicas: 2\n";
    await editor.open(uri, text);
    const diagnostics = await editor.diagnostics(uri);
    const [action] = (await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } },
      context: { diagnostics },
    })) as CodeAction[];
    expect(action).toMatchObject({ title: 'Change to "replicas"', kind: "quickfix", isPreferred: true, diagnostics });
    expect(apply(text, action?.edit?.changes?.[uri] ?? [])).toBe("langfuse:\n  replicas: 2\n");
  });

  describe("of fixes that are made once they are chosen", () => {
    const codeAction = { dataSupport: true, resolveSupport: { properties: ["edit", "command"] } };
    const resolving = { ...modernEditor, textDocument: { ...modernEditor.textDocument, codeAction } };
    const text = "langfuse:\n  repliicas: 2\n";
    let messages: string[] = [];

    const offered = async (capabilities: ClientCapabilities = resolving): Promise<CodeAction> => {
      editor = await connect(hostWith({}), capabilities);
      messages = [];
      editor.connection.onNotification(ShowMessageNotification.type, ({ message }) => void messages.push(message));
      await editor.open(uri, text);
      const diagnostics = await editor.diagnostics(uri);
      const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } };
      const params = { textDocument: { uri }, range, context: { diagnostics } };
      const [action] = (await editor.connection.sendRequest(CodeActionRequest.type, params)) as CodeAction[];
      return action as CodeAction;
    };
    const resolve = (action: CodeAction): Promise<CodeAction> =>
      editor.connection.sendRequest(CodeActionResolveRequest.type, action);

    it("sends the edits when it is asked for them", async () => {
      const action = await offered();
      expect(action.edit).toBeUndefined();
      const made = await resolve(action);
      expect(apply(text, made.edit?.changes?.[uri] ?? [])).toBe("langfuse:\n  replicas: 2\n");
      expect(messages).toEqual([]);
    });

    it("sends edits of the version that it has seen", async () => {
      const workspace = { ...modernEditor.workspace, workspaceEdit: { documentChanges: true } };
      const { edit } = await resolve(await offered({ ...resolving, workspace }));
      expect(edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 } }]);
    });

    it("says that a fix was not done for a text that has changed since", async () => {
      const action = await offered();
      await editor.change(uri, 2, `\n${text}`);
      expect((await resolve(action)).edit).toBeUndefined();
      expect(messages).toEqual([expect.stringMatching(/^"Change to "replicas"" was not done: the file has changed/)]);
    });

    it("says so for a fix that is not offered any more", async () => {
      const action = await offered();
      expect((await resolve({ ...action, data: { ...action.data, title: "Another" } })).edit).toBeUndefined();
      expect(messages).toHaveLength(1);
    });

    it.each([
      ["nothing", undefined],
      ["a text", "x"],
      ["no diagnostic", { uri, version: 1, title: "a", diagnostic: {} }],
      ["a version that is none", { uri, version: "1", title: "a", diagnostic: { range: {}, message: 1 } }],
      ["another document", { uri: 1 }],
    ])("leaves an action alone that brings back %s", async (_, data) => {
      await offered();
      const action = { title: "Not ours", data };
      expect(await resolve(action)).toEqual(action);
      expect(messages).toEqual([]);
    });

    it.each([
      ["brings nothing back", { resolveSupport: { properties: ["edit", "command"] } }],
      ["asks for edits only", { dataSupport: true, resolveSupport: { properties: ["edit"] } }],
      ["asks for commands only", { dataSupport: true, resolveSupport: { properties: ["command"] } }],
    ])("sends the edits at once to an editor that %s", async (_, other) => {
      const { textDocument } = modernEditor;
      const action = await offered({ ...modernEditor, textDocument: { ...textDocument, codeAction: other } });
      expect(action.edit).toBeDefined();
      expect(action.data).toBeUndefined();
    });
  });

  it("lists the keys of a document", async () => {
    await editor.open(uri, "langfuse:\n  replicas: 2\n");
    const [symbol] = (await editor.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri },
    })) as DocumentSymbol[];
    expect(symbol?.children?.map(({ name }) => name)).toEqual(["replicas"]);
  });

  it("says which chart a document is for, and which there are", async () => {
    await editor.open(uri, "");
    expect(await editor.connection.sendRequest(chartRequest, { uri })).toMatchInlineSnapshot(`
      {
        "name": "langfuse",
        "title": "Langfuse",
        "version": "2.0.0",
        "why": "The file is called langfuse-values.yaml.",
      }
    `);
    const charts = await editor.connection.sendRequest<BundledChart[]>(chartsRequest);
    expect(
      charts.map(({ name, title, versions }) => `${name} (${title}): ${versions.length > 20 ? "many" : "few"}`),
    ).toMatchInlineSnapshot(`
      [
        "langsmith (LangSmith): many",
        "langgraph-dataplane (LangGraph Data Plane): many",
        "langgraph-cloud (LangGraph Cloud): many",
        "langfuse (Langfuse): many",
        "flagsmith (Flagsmith): many",
      ]
    `);
    expect(charts.find(({ name }) => name === "langfuse")?.versions.slice(0, 2)).toEqual(["2.0.0", "1.5.41"]);
  });

  it("writes, replaces and removes modelines", async () => {
    const edit = async (text: string, chart: string | null): Promise<string> => {
      await editor.change(uri, 2, text);
      return apply(text, await editor.connection.sendRequest(modelineRequest, { uri, chart }));
    };
    await editor.open(uri, "");
    expect(await edit("a: 1\n", "langfuse@2.0.0")).toBe("# valuesmith: langfuse@2.0.0\na: 1\n");
    expect(await edit("\uFEFFa: 1\r\n", "none")).toBe("\uFEFF# valuesmith: none\r\na: 1\r\n");
    expect(await edit("# Mine\n# valuesmith: flagsmith\na: 1\n", "langfuse")).toBe(
      "# Mine\n# valuesmith: langfuse\na: 1\n",
    );
    expect(await edit("# Mine\n# valuesmith: flagsmith\na: 1\n", null)).toBe("# Mine\na: 1\n");
    expect(await edit("a: 1\n", null)).toBe("a: 1\n");
  });

  it("looks for the chart again when the modeline changes", async () => {
    await editor.open(uri, "api:\n  image: {}\n");
    expect(await codesOf(editor)).toEqual(["unknown-key"]);
    await editor.change(uri, 2, "# valuesmith: flagsmith\napi:\n  image: {}\n");
    expect(await codesOf(editor)).toEqual([]);
    await editor.change(uri, 3, "# valuesmith: none\napi:\n  image: {}\nlangfuse: 3\n");
    expect(await codesOf(editor)).toEqual([]);
    await editor.change(uri, 4, "langfuse: 3\n");
    expect(await codesOf(editor)).toEqual(["wrong-type"]);
  });

  it("tells when the modeline has changed the chart", async () => {
    await editor.open(uri, "api:\n  image: {}\n");
    await codesOf(editor);
    const told = new Promise((resolve) => editor.connection.onNotification(chartChangedNotification, resolve));
    await editor.change(uri, 2, "# valuesmith: flagsmith\napi:\n  image: {}\n");
    await codesOf(editor);
    expect(await told).toMatchObject({ uri, chart: { name: "flagsmith" } });
    expect(await editor.connection.sendRequest(chartRequest, { uri })).toMatchObject({ name: "flagsmith" });
  });

  it("follows the settings", async () => {
    await editor.open(uri, "langfuse:\n  repliicas: 2\n");
    expect((await editor.diagnostics(uri))[0]?.severity).toBe(2);
    const asked = refreshed(editor);
    await editor.changeSettings({ severity: { "unknown-key": "error" } });
    await asked;
    expect((await editor.diagnostics(uri))[0]?.severity).toBe(1);
    await editor.changeSettings({ severity: { "unknown-key": "off" } });
    expect(await editor.diagnostics(uri)).toEqual([]);
    await editor.changeSettings({ charts: { files: { "*-values.yaml": "flagsmith" } } });
    expect(((await editor.connection.sendRequest(chartRequest, { uri })) as ChartStatus).name).toBe("flagsmith");
  });

  it("survives an editor that refuses everything", async () => {
    editor.refuses = true;
    await editor.open(uri, "langfuse: 3\n");
    expect(await codesOf(editor)).toEqual(["wrong-type"]);
    const asked = refreshed(editor);
    await editor.changeSettings({});
    await asked;
    expect(await codesOf(editor)).toEqual(["wrong-type"]);
  });

  it("survives settings of any shape", async () => {
    await editor.open(uri, "langfuse: 3\n");
    for (const settings of [
      null,
      3,
      { severity: 3, charts: [] },
      { severity: { "wrong-type": 7 }, charts: { files: { "*": 3 } }, yamlSyntax: {} },
    ]) {
      await editor.changeSettings(settings as never);
      expect(await codesOf(editor)).toEqual(["wrong-type"]);
    }
  });

  it("leaves a file of no chart alone", async () => {
    const other = "file:///work/docker-compose.yaml";
    await editor.open(other, "services:\n  langfuse:\n    imag: a\n");
    const textDocument = { uri: other };
    const position = { line: 2, character: 6 };
    expect(await editor.diagnostics(other)).toEqual([]);
    expect(await editor.connection.sendRequest(CompletionRequest.type, { textDocument, position })).toEqual([]);
    expect(await editor.connection.sendRequest(HoverRequest.type, { textDocument, position })).toBeNull();
    expect(await editor.connection.sendRequest(DocumentSymbolRequest.type, { textDocument })).toEqual([]);
    expect(await editor.connection.sendRequest(chartRequest, textDocument)).toBeNull();
  });

  it("knows the objects that stand beside values, in a file of several", async () => {
    const manifests = "file:///work/scaling.yaml";
    editor = await connect({ ...hostWith({ [uri]: "langfuse: {}\n" }), listYaml: async () => [manifests, uri] });
    const head = "apiVersion: v1\nkind: ConfigMap\ndataa: {}\n---\n";
    const text = `${head}apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {}\nspec:\n  minAvailble: 1\n  `;
    await editor.open(manifests, text);
    const textDocument = { uri: manifests };
    const diagnostics = await editor.diagnostics(manifests);
    expect(diagnostics.map(({ code, range }) => [code, range.start])).toEqual([
      ["unknown-key", { line: 8, character: 2 }],
    ]);
    const context = { diagnostics };
    const range = { start: { line: 8, character: 2 }, end: { line: 8, character: 2 } };
    const [action] = (await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range,
      context,
    })) as CodeAction[];
    expect(apply(text, action?.edit?.changes?.[manifests] ?? [])).toBe(text.replace("minAvailble", "minAvailable"));
    const position = { line: 9, character: 2 };
    const { items } = (await editor.connection.sendRequest(CompletionRequest.type, {
      textDocument,
      position,
    })) as CompletionList;
    expect(items.map(({ label }) => label)).toContain("maxUnavailable");
    const [item] = items as [CompletionItem];
    const resolved = await editor.connection.sendRequest(CompletionResolveRequest.type, item);
    expect(resolved.documentation).toMatchObject({ value: expect.stringContaining("kubernetes.io/docs") });
    const hover = { textDocument, position: { line: 5, character: 1 } };
    expect(await editor.connection.sendRequest(HoverRequest.type, hover)).toMatchObject({
      contents: { value: expect.stringContaining("**kind**") },
    });
    expect(
      await editor.connection.sendRequest(HoverRequest.type, { textDocument, position: { line: 1, character: 1 } }),
    ).toBeNull();
  });

  it("leaves objects alone that stand beside no values, unless they are wanted", async () => {
    const manifests = "file:///work/scaling.yaml";
    const text = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nspec:\n  minAvailble: 1\n";
    await editor.open(manifests, text);
    expect(await codesOf(editor, manifests)).toEqual([]);
    await editor.changeSettings({ objects: "on" });
    expect(await codesOf(editor, manifests)).toContain("unknown-key");
    await editor.changeSettings({ objects: "off" });
    expect(await codesOf(editor, manifests)).toEqual([]);
  });

  it("answers with nothing about a document that is not open", async () => {
    expect(await editor.diagnostics(uri)).toEqual([]);
    expect(await editor.connection.sendRequest(chartRequest, { uri })).toBeNull();
    expect(await editor.connection.sendRequest(modelineRequest, { uri, chart: "langfuse" })).toEqual([]);
    await editor.open(uri, "langfuse: 3\n");
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    expect(await editor.diagnostics(uri)).toEqual([]);
  });
});

describe("files around a document", () => {
  it("are looked at again when they change or the document is saved", async () => {
    const files: Record<string, string> = {};
    const editor = await connect(hostWith(files));
    const values = "file:///work/values-prod.yaml";
    const chartName = async () =>
      ((await editor.connection.sendRequest(chartRequest, { uri: values })) as ChartStatus | null)?.name;
    await editor.open(values, "replicas: 2\n");
    expect(await chartName()).toBeUndefined();

    files["file:///work/Chart.yaml"] = "name: shop\nversion: 1.0.0\n";
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: "file:///work/Chart.yaml", type: FileChangeType.Created }],
    });
    expect(await chartName()).toBe("shop");

    files["file:///work/Chart.yaml"] = "name: langfuse\nversion: 2.0.0\n";
    const changed = new Promise((resolve) => editor.connection.onNotification(chartChangedNotification, resolve));
    await editor.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri: values } });
    expect(await changed).toMatchObject({ uri: values, chart: { name: "langfuse" } });
    expect(await chartName()).toBe("langfuse");
  });
});

describe("another YAML extension", () => {
  const text = "langfuse: [\n";

  it("reports the syntax, unless the user wants ours", async () => {
    const editor = await connect(hostWith(), modernEditor, { otherYamlServer: true });
    await editor.open(uri, text);
    expect(await codesOf(editor)).not.toContain("yaml-syntax");
    await editor.changeSettings({ yamlSyntax: "always" });
    expect(await codesOf(editor)).toContain("yaml-syntax");
  });

  it("that is absent leaves it to us, unless the user wants none", async () => {
    const editor = await connect(hostWith());
    await editor.open(uri, text);
    expect(await codesOf(editor)).toContain("yaml-syntax");
    await editor.changeSettings({ yamlSyntax: "never" });
    expect(await codesOf(editor)).not.toContain("yaml-syntax");
  });
});

describe("an editor that does not ask for diagnostics", () => {
  it("gets them sent, and taken back when the document is closed", async () => {
    const editor = await connect(hostWith(), {});
    expect(editor.initialized.capabilities.diagnosticProvider).toBeUndefined();
    const first = nextDiagnostics(editor);
    await editor.open(uri, "langfuse:\n  repliicas: 2\n");
    expect((await first).diagnostics.map(({ code }) => code)).toEqual(["unknown-key"]);

    const second = nextDiagnostics(editor);
    await editor.change(uri, 2, "langfuse: 3\n");
    expect((await second).diagnostics.map(({ code }) => code)).toEqual(["wrong-type"]);

    const third = nextDiagnostics(editor);
    await editor.changeSettings({ severity: { "wrong-type": "off" } });
    expect((await third).diagnostics).toEqual([]);

    const fourth = nextDiagnostics(editor);
    await editor.changeSettings({});
    await fourth;
    const last = nextDiagnostics(editor);
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    expect(await last).toEqual({ uri, diagnostics: [] });
  });

  it("gets completions without snippets", async () => {
    const editor = await connect(hostWith(), {});
    await editor.open(uri, "langfuse:\n  ingress:\n    en\n");
    const { items: found } = (await editor.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: { line: 2, character: 6 },
    })) as CompletionList;
    expect(found.find(({ label }) => label === "enabled")).toMatchObject({ textEdit: { newText: "enabled: " } });
    expect(found.filter(({ insertTextFormat }) => insertTextFormat === 2)).toEqual([]);
  });
});

describe("blocks", () => {
  const ask = (editor: Editor, of: string, line: number, character = 0) =>
    editor.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: of },
      position: { line, character },
    }) as Promise<CompletionList | CompletionItem[]>;
  const blocksIn = (found: CompletionList | CompletionItem[]): CompletionItem[] =>
    (Array.isArray(found) ? found : found.items).filter(({ kind }) => kind === CompletionItemKind.Snippet);

  it("are offered at the root of a values file, and nowhere in a file of another kind", async () => {
    const editor = await connect(hostWith(), modernEditor);
    await editor.open(uri, "# valuesmith: langfuse@2.0.0\nlangfuse:\n  salt: {}\n\n");
    const labels = blocksIn(await ask(editor, uri, 3)).map(({ label }) => label);
    expect(labels).toContain("Langfuse: S3 from a Secret");
    expect(labels).not.toContain("Langfuse 1.x: secrets from a Kubernetes Secret");
    expect(labels.filter((label) => /LangSmith|Flagsmith|the Secret/.test(label))).toEqual([]);
    expect(blocksIn(await ask(editor, uri, 2, 2))).toEqual([]);

    const workflow = "file:///w/.github/workflows/ci.yml";
    await editor.open(workflow, "on: push\njobs: {}\n\n");
    expect(await ask(editor, workflow, 2)).toEqual([]);
  });

  it("are plain text for an editor without snippets", async () => {
    const editor = await connect(hostWith(), {});
    await editor.open(uri, "# valuesmith: langfuse@2.0.0\n");
    const found = blocksIn(await ask(editor, uri, 1));
    expect(found.length).toBeGreaterThan(10);
    expect(JSON.stringify(found.map(({ textEdit }) => textEdit))).not.toContain("$");
  });

  it("are listed and inserted by requests of our own", async () => {
    const editor = await connect(hostWith(), modernEditor);
    await editor.open(uri, "# valuesmith: langfuse@2.0.0\nlangfuse:\n  salt:\n    value: a\n");
    const listed = await editor.connection.sendRequest<BlockListing[]>(blocksRequest, { uri });
    const refused = listed.filter(({ problem }) => problem !== undefined).map(({ prefix }) => prefix);
    expect(refused).toContain("langfuse-secrets-existing");
    const params = { uri, name: "Langfuse: S3 through an IAM role" };
    expect(await editor.connection.sendRequest(insertBlockRequest, params)).toMatchObject({
      kind: "edits",
      edits: [{ newText: expect.stringContaining("  serviceAccount:\n") }],
      documentVersion: 1,
    });
    const manifest = { uri, name: "Langfuse: the Secret for S3" };
    expect(await editor.connection.sendRequest(insertBlockRequest, manifest)).toMatchObject({ kind: "file" });
    expect(await editor.connection.sendRequest(insertBlockRequest, { uri, name: "none" })).toBeNull();
  });

  it("of Secrets are listed in their other forms behind all others, and inserted as files of their own", async () => {
    const editor = await connect(hostWith(), modernEditor);
    // What the file says about keys of the same names concerns no manifest.
    await editor.open(uri, "# valuesmith: langfuse@2.0.0\nkind: a\nmetadata: { a: 1 }\n");
    const listed = await editor.connection.sendRequest<BlockListing[]>(blocksRequest, { uri });
    const manifests = listed.filter(({ kind }) => kind === "manifest");
    const forms = listed.filter(({ prefix }) => /-(external|sealed)$/.test(prefix));
    expect(forms).toHaveLength((manifests.length * 2) / 3);
    expect(listed.slice(-forms.length)).toEqual(forms);
    expect(manifests.filter(({ kept, problem }) => kept.length > 0 || problem !== undefined)).toEqual([]);
    const name = "Langfuse: the Secret for S3, as a SealedSecret";
    const found = await editor.connection.sendRequest<InsertBlockResult | null>(insertBlockRequest, { uri, name });
    expect(found).toEqual({ kind: "file", snippet: expect.stringContaining("kind: SealedSecret\n") });
  });
});

describe("valuesmith lsp --stdio", () => {
  it("is the same server, and ends when it is told to", async () => {
    const server = spawn(process.execPath, [join(root, "dist/cli.js"), "lsp", "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = new Promise<number | null>((resolve) => server.on("exit", resolve));
    const editor = await handshake(createProtocolConnection(server.stdout, server.stdin), modernEditor);
    await editor.open(uri, "langfuse:\n  repliicas: 2\n");
    expect(await codesOf(editor)).toEqual(["unknown-key"]);
    await editor.connection.sendRequest(ShutdownRequest.type);
    await editor.connection.sendNotification(ExitNotification.type);
    expect(await ended).toBe(0);
  });
});
