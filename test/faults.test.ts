import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import {
  createProtocolConnection,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DocumentDiagnosticRequest,
  FileChangeType,
  type FileEvent,
} from "vscode-languageserver/node";
import type { Host } from "../server/src/host/host";
import { nodeHost } from "../server/src/main/node-host";
import { ordinaryValues } from "./hostile/documents";
import { root } from "./support/charts";
import { folderWith, removeFolder } from "./support/cli";
import { connect, type Editor, handshake, modernEditor } from "./support/wire";

const schema = JSON.stringify({ properties: { port: { type: "integer" } }, additionalProperties: false });

describe("a file that is open in the editor", () => {
  let folder = "";
  afterEach(() => removeFolder(folder));

  async function openIn(name: string, host: Host = nodeHost(root)): Promise<{ editor: Editor; uri: string }> {
    folder = folderWith({
      "own/Chart.yaml": "name: own\nversion: 1.0.0\n",
      "own/values.schema.json": schema,
      "own/values.yaml": "port: a\n",
    });
    const editor = await connect(host, undefined, { folder: pathToFileURL(folder).href });
    const uri = pathToFileURL(join(folder, "own", name)).href;
    await editor.open(uri, "port: a\n");
    return { editor, uri };
  }
  const codes = async (editor: Editor, uri: string): Promise<unknown[]> =>
    (await editor.diagnostics(uri)).map(({ code }) => code);

  it.each([
    ["", 0],
    [" on a slow disk", 500],
  ])("may be deleted, with all that stood beside it%s", async (_where, milliseconds) => {
    const node = nodeHost(root);
    let pause = 0;
    const readFile: Host["readFile"] = async (...file) => {
      await setTimeout(pause);
      return node.readFile(...file);
    };
    const { editor, uri } = await openIn("values.yaml", { ...node, readFile });
    pause = milliseconds;
    expect(await codes(editor, uri)).toEqual(["schema-violation"]);
    rmSync(join(folder, "own"), { recursive: true });
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: ["Chart.yaml", "values.schema.json", "values.yaml"].map(
        (name): FileEvent => ({
          uri: pathToFileURL(join(folder, "own", name)).href,
          type: FileChangeType.Deleted,
        }),
      ),
    });
    // Nothing says any more which chart it is for.
    expect(await codes(editor, uri)).toEqual([]);
    await editor.change(uri, 2, "port: [\n");
    expect(await codes(editor, uri)).toEqual([]);
  });

  it("may get another name", async () => {
    const { editor, uri } = await openIn("values.yaml");
    expect(await codes(editor, uri)).toEqual(["schema-violation"]);
    const other = uri.replace("values.yaml", "production-values.yaml");
    await editor.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    await editor.open(other, "port: a\n");
    expect(await codes(editor, other)).toEqual(["schema-violation"]);
    expect(await codes(editor, uri)).toEqual([]);
  });
});

describe("a server whose editor ends", () => {
  it.each(["in the middle of a request", "without a word"])("ends, too: %s", async (when) => {
    const child = spawn(process.execPath, [join(root, "dist/server.js"), "--stdio"], { stdio: "pipe" });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    const connection = createProtocolConnection(child.stdout, child.stdin);
    connection.onError(() => {});
    const editor = await handshake(connection, modernEditor);
    if (when.includes("request")) {
      const uri = "file:///work/langfuse-values.yaml";
      await editor.open(uri, ordinaryValues(100_000));
      connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }).catch(() => {});
    }
    child.stdin.end();
    expect(await ended).toBe(1);
    connection.dispose();
  });
});
