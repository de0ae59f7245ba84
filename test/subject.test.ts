import { afterEach, describe, expect, it, vi } from "vitest";
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
  ReferencesRequest,
} from "vscode-languageserver/node";
import { nodeHost } from "../server/src/main/node-host";
import { blocksRequest, chartRequest, createSecretRequest, renderingDefaultsRequest } from "../server/src/protocol";
import { DocumentCharts } from "../server/src/workspace/documents";
import { Workspace } from "../server/src/workspace/workspace";
import { root } from "./support/charts";
import { memoryHost } from "./support/memory-host";
import { connect, type Editor } from "./support/wire";

const folder = "file:///work/";
const values = `${folder}values.yaml`;
const other = `${folder}other-values.yaml`;
const secret = `${folder}secret.yaml`;
const ingress = `${folder}ingress.yaml`;
const nothing = `${folder}notes.yaml`;

const named = "# valuesmith: langfuse@2.0.0\npostgresql:\n  auth:\n    existingSecret: pg\n";
const files: Record<string, string> = {
  [values]: named,
  [other]: named,
  [secret]: "apiVersion: v1\nkind: Secret\nmetadata:\n  name: pg\nstringData:\n  password: x\n",
  [ingress]: "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n",
  [nothing]: "a: 1\n",
};

/** An editor that has opened some of these files in their folder. */
async function open(...uris: string[]): Promise<Editor> {
  const host = { ...memoryHost(files), readAsset: nodeHost(root).readAsset };
  const editor = await connect(host, undefined, { folder });
  for (const uri of uris) {
    await editor.open(uri, files[uri] ?? "");
    // The editor is told the chart of what it has opened; that is another question.
    await editor.connection.sendRequest(chartRequest, { uri });
  }
  return editor;
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** What an editor may ask about a document, by method. */
const requests = [
  HoverRequest.method,
  DefinitionRequest.method,
  ReferencesRequest.method,
  CompletionRequest.method,
  CodeActionRequest.method,
  DocumentDiagnosticRequest.method,
  DocumentSymbolRequest.method,
  blocksRequest,
  chartRequest,
  renderingDefaultsRequest,
  createSecretRequest,
];

/** Parameters that all of them take what they need of. */
const about = (uri: string) => {
  const position = { line: 3, character: 20 };
  const place = { textDocument: { uri }, position, range: { start: position, end: position } };
  return { uri, ...place, context: { diagnostics: [], includeDeclaration: true } };
};

describe.each([values, secret, ingress, nothing])("what %s is", (uri) => {
  // One server for all requests: others would go on with what they have begun.
  let server: Promise<Awaited<ReturnType<typeof open>>> | undefined;

  it.each(requests)("is looked up once for %s", async (method) => {
    server ??= open(uri);
    const { connection } = await server;
    const lookups = vi.spyOn(DocumentCharts.prototype, "of");
    const tries: string[][] = [];
    // Now and then the server looks for a chart by itself, to tell the editor: the fewest lookups are those of the request.
    for (let attempt = 0; attempt < 5; attempt++) {
      lookups.mockClear();
      await connection.sendRequest(method, about(uri));
      tries.push(lookups.mock.calls.map(([document]) => document.uri));
    }
    expect(tries.sort((a, b) => a.length - b.length)[0]).toEqual([uri]);
  });
});

describe("the other open values files", () => {
  it.each([
    [ReferencesRequest.method, values, [values, other]],
    [DefinitionRequest.method, values, [values]],
    [createSecretRequest, values, [values]],
    [HoverRequest.method, values, [values]],
    [DefinitionRequest.method, secret, [values, other]],
  ])("are read for %s in %s only as far as needed", async (method, uri, read) => {
    const { connection } = await open(values, other, secret);
    const snapshots = vi.spyOn(Workspace.prototype, "snapshot");
    await connection.sendRequest(method, about(uri));
    expect(snapshots.mock.calls.map(([document]) => document.uri).sort()).toEqual([...read].sort());
  });
});

it("is nothing where it is closed while its chart is looked for", async () => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const readAsset = async (path: string): Promise<string> => gate.then(() => nodeHost(root).readAsset(path));
  const { connection, open } = await connect({ ...memoryHost(files), readAsset }, undefined, { folder });
  await open(values, named);
  const hover = connection.sendRequest(HoverRequest.method, about(values));
  await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: values } });
  // Answered after the document was closed.
  await connection.sendRequest(DocumentSymbolRequest.method, about(other));
  goOn();
  expect(await hover).toBeNull();
});

it("answers about the Secret and about the other object of a file", async () => {
  const { connection, diagnostics } = await open(values, secret);
  const text = `${files[secret]?.replace("password: x", "a: 1")}---\n${files[ingress]}spec:\n  ingressClasName: x\n`;
  await connection.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: secret, version: 2 },
    contentChanges: [{ text }],
  });
  const codes = (await diagnostics(secret)).map(({ code }) => code);
  expect(codes).toEqual(["secret-manifest", "secret-key-missing", "unknown-key"]);
  const hoverOf = async (word: string): Promise<unknown> => {
    const line = text.split("\n").findIndex((content) => content.includes(word));
    const hover = await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: secret },
      position: { line, character: text.split("\n")[line]?.indexOf(word) ?? 0 },
    });
    return hover?.contents;
  };
  expect(await hoverOf("pg")).toMatchObject({
    value: expect.stringMatching("Named by `postgresql.auth.existingSecret`"),
  });
  expect(await hoverOf("spec")).toMatchObject({ value: expect.stringMatching(/spec/) });
});
