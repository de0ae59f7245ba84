import { describe, expect, it } from "vitest";
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  HoverRequest,
} from "vscode-languageserver/node";
import type { Host } from "../../server/src/host/host";
import { nodeHost } from "../../server/src/main/node-host";
import {
  type GitIgnoreResult,
  gitIgnoreRequest,
  moveSecretsRequest,
  type SecretsResult,
} from "../../server/src/protocol";
import { root } from "../support/charts";
import { memoryHost } from "../support/memory-host";
import { connect, type Editor, modernEditor, refreshed } from "../support/wire";

const folder = "file:///work";
const valuesUri = "file:///work/langfuse-values.yaml";
const secretUri = "file:///work/k8s/secret.yaml";
const values = "clickhouse:\n  auth:\n    existingSecret: ch\n    existingSecretKey: password\n";
const manifest = (key: string): string => `kind: Secret\nmetadata:\n  name: ch\nstringData:\n  ${key}: x\n`;

const editorWithFiles = {
  ...modernEditor,
  workspace: {
    ...modernEditor.workspace,
    workspaceEdit: { documentChanges: true, resourceOperations: ["create" as const] },
  },
};

/** A server with real knowledge and files in memory. */
async function start(files: Record<string, string>, more: Partial<Host> = {}): Promise<Editor> {
  const host: Host = { ...memoryHost(files), readAsset: nodeHost(root).readAsset, ...more };
  return connect(host, editorWithFiles, { folder });
}

const codes = async (editor: Editor, uri: string): Promise<unknown[]> =>
  (await editor.diagnostics(uri)).map(({ code }) => code);

describe("a server with a workspace folder", () => {
  it("checks values against manifests on the disk, in the editor, and after they have changed", async () => {
    const files = { [secretUri]: manifest("pw") };
    const editor = await start(files);
    await editor.open(valuesUri, values);
    expect(await codes(editor, valuesUri)).toEqual(["secret-key-missing"]);
    await editor.open(secretUri, manifest("password"));
    expect(await codes(editor, valuesUri)).toEqual([]);
    await editor.change(secretUri, 2, manifest("other"));
    expect(await codes(editor, valuesUri)).toEqual(["secret-key-missing"]);
    expect(await codes(editor, secretUri)).toEqual(["secret-key-missing"]);
  });

  it("asks for diagnostics to be pulled again when a manifest on the disk changes", async () => {
    const files = { [secretUri]: manifest("pw") };
    const editor = await start(files);
    await editor.open(valuesUri, values);
    expect(await codes(editor, valuesUri)).toEqual(["secret-key-missing"]);
    files[secretUri] = manifest("password");
    const again = refreshed(editor);
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: secretUri, type: 2 }],
    });
    await again;
    expect(await codes(editor, valuesUri)).toEqual([]);
  });

  it("leads to manifests and back, and offers their names", async () => {
    const editor = await start({ [secretUri]: manifest("password") });
    await editor.open(valuesUri, values);
    await editor.open(secretUri, manifest("password"));
    const at = (uri: string, line: number, character: number) => ({
      textDocument: { uri },
      position: { line, character },
    });
    const there = await editor.connection.sendRequest(DefinitionRequest.type, at(valuesUri, 2, 21));
    expect(there).toEqual([
      { uri: secretUri, range: { start: { line: 2, character: 8 }, end: { line: 2, character: 10 } } },
    ]);
    const back = await editor.connection.sendRequest(DefinitionRequest.type, at(secretUri, 4, 4));
    expect(back).toMatchObject([{ uri: valuesUri, range: { start: { line: 3 } } }]);
    const hover = await editor.connection.sendRequest(HoverRequest.type, at(secretUri, 4, 4));
    expect(JSON.stringify(hover)).toContain("CLICKHOUSE_PASSWORD");
    await editor.change(valuesUri, 2, "clickhouse:\n  auth:\n    existingSecret: \n");
    const items = await editor.connection.sendRequest(CompletionRequest.type, at(valuesUri, 2, 20));
    expect(JSON.stringify(items)).toContain('"label":"ch"');
  });

  it("moves secrets by an edit of the version it has seen", async () => {
    const editor = await start({});
    await editor.open(valuesUri, "clickhouse:\n  auth:\n    password: hunter2\n");
    await editor.change(valuesUri, 7, "# more\nclickhouse:\n  auth:\n    password: hunter2\n");
    const result = await editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, {
      uri: valuesUri,
      paths: null,
    });
    expect(result.moved).toEqual(["clickhouse.auth.password"]);
    expect(result.edit?.documentChanges?.at(-1)).toMatchObject({ textDocument: { uri: valuesUri, version: 7 } });
    const actions = await editor.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: valuesUri },
      range: { start: { line: 3, character: 4 }, end: { line: 3, character: 4 } },
      context: { diagnostics: [], only: ["source"] },
    });
    expect(actions).toMatchObject([{ title: "Move all secrets to Secrets", kind: "source.moveSecrets" }]);
  });

  it("says why a key got another name", async () => {
    const mine = "kind: Secret\nmetadata: {name: langfuse-clickhouse-credentials}\nstringData:\n  password: other\n";
    const editor = await start({ "file:///work/mine.yaml": mine });
    await editor.open(valuesUri, "clickhouse:\n  auth:\n    password: hunter2\n");
    const params = { uri: valuesUri, paths: null };
    const { notes } = await editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, params);
    expect(notes).toEqual([expect.stringMatching(/already has another value under "password", so this one is under/)]);
  });

  it("says what Git would take in, and how to keep it out", async () => {
    const gitState: Host["gitState"] = async (uri) => (uri.includes("ignored") ? "ignored" : "not ignored");
    const editor = await start({ "file:///work/.gitignore": "dist" }, { gitState });
    const ask = (uris: string[]) => editor.connection.sendRequest<GitIgnoreResult>(gitIgnoreRequest, { uris });
    expect(await ask(["file:///work/ignored.secret.yaml"])).toEqual({ notIgnored: [] });
    const { notIgnored, edit } = await ask(["file:///work/a.secret.yaml", "file:///work/new/b.secret.yaml"]);
    expect(notIgnored).toHaveLength(2);
    expect(edit?.documentChanges).toEqual([
      {
        textDocument: { uri: "file:///work/.gitignore", version: null },
        edits: [
          {
            range: { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } },
            newText: "\n/a.secret.yaml\n",
          },
        ],
      },
      { kind: "create", uri: "file:///work/new/.gitignore", options: { ignoreIfExists: true } },
      {
        textDocument: { uri: "file:///work/new/.gitignore", version: null },
        edits: [
          { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: "/b.secret.yaml\n" },
        ],
      },
    ]);
  });
});

describe("the edit of .gitignore", () => {
  const ask = async (text: string | undefined, name: string, more: Partial<Host> = {}): Promise<GitIgnoreResult> => {
    const files: Record<string, string> = text === undefined ? {} : { "file:///work/.gitignore": text };
    const editor = await start(files, { gitState: async () => "not ignored", ...more });
    const uris = [`file:///work/${encodeURIComponent(name)}`];
    return editor.connection.sendRequest<GitIgnoreResult>(gitIgnoreRequest, { uris });
  };
  const inserted = ({ edit }: GitIgnoreResult): unknown =>
    edit?.documentChanges?.flatMap((part) => ("edits" in part ? part.edits : []));

  it("names a file just as it is called, in a line of its own with the line breaks of the file", async () => {
    expect(inserted(await ask("a\r\nb", " my[x]*\\\u00fc "))).toMatchObject([
      { range: { start: { line: 1, character: 1 } }, newText: "\r\n/ my\\[x]\\*\\\\\u00fc\\ \r\n" },
    ]);
  });

  it.each([
    ["a name with a line break", undefined, "x\n!*.pem", {}, "No line of a .gitignore"],
    ["a link", "a\n", "x.yaml", { isPlainFile: async () => false }, "is a link"],
    ["bytes that an editor cannot read", "f\ufffdr\n", "x.yaml", {}, "is not UTF-8"],
  ])("is not there for %s", async (_, text, name, more, problem) => {
    const result = await ask(text, name, more);
    expect(result.edit).toBe(undefined);
    expect(result.problem).toContain(problem);
  });

  it("does not help for what Git tracks", async () => {
    const result = await ask("", "x.yaml", { gitState: async () => "tracked" });
    expect(result).toEqual({ notIgnored: [], tracked: ["file:///work/x.yaml"] });
  });
});

describe("a Secret that Git tracks", () => {
  const text = "clickhouse:\n  auth:\n    password: Tr0ub4dor-x\n";
  const existing = "kind: Secret\nmetadata:\n  name: langfuse-clickhouse-credentials\nstringData:\n  other: x\n";
  const move = async (editor: Editor): Promise<SecretsResult> =>
    editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, { uri: valuesUri, paths: null, target: "Secret" });

  it("gets no keys, neither by a quick fix nor by a command", async () => {
    for (const state of ["tracked", "ignored"] as const) {
      const editor = await start(
        { [secretUri]: existing },
        { gitState: async (uri) => (uri === secretUri ? state : "ignored") },
      );
      await editor.open(valuesUri, text);
      const [diagnostic] = await editor.diagnostics(valuesUri);
      const actions = await editor.connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri: valuesUri },
        range: diagnostic?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        context: { diagnostics: diagnostic ? [diagnostic] : [] },
      });
      const uses = (what: unknown): boolean => JSON.stringify(what ?? null).includes(secretUri);
      expect(uses(actions)).toBe(state === "ignored");
      const { edit, moved } = await move(editor);
      expect(moved).toEqual(["clickhouse.auth.password"]);
      expect(uses(edit)).toBe(state === "ignored");
    }
  });

  it("is not made anew, where it was deleted only", async () => {
    const editor = await start({}, { gitState: async () => "tracked" });
    await editor.open(valuesUri, text);
    expect(await move(editor)).toMatchObject({
      problem: expect.stringContaining("Git tracks langfuse-clickhouse-credentials.secret.yaml"),
    });
  });
});

describe("a server without a workspace folder", () => {
  it("knows the Secrets that are open", async () => {
    const host: Host = { ...memoryHost({ [secretUri]: manifest("pw") }), readAsset: nodeHost(root).readAsset };
    const editor = await connect(host, editorWithFiles);
    await editor.open(valuesUri, values);
    expect(await codes(editor, valuesUri)).toEqual([]);
    await editor.open(secretUri, manifest("pw"));
    expect(await codes(editor, valuesUri)).toEqual(["secret-key-missing"]);
  });

  it("adds no keys to a manifest that is another one on the disk by now", async () => {
    const text = "clickhouse:\n  auth:\n    password: Tr0ub4dor-x\n";
    const named = (key: string): string =>
      `kind: Secret\nmetadata:\n  name: langfuse-clickhouse-credentials\nstringData:\n  ${key}: x\n`;
    const files = { [secretUri]: named("other") };
    const editor = await start(files);
    await editor.open(valuesUri, text);
    expect((await editor.diagnostics(valuesUri)).length).toBe(1);
    files[secretUri] = named("another-and-longer");
    const ask = () =>
      editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, {
        uri: valuesUri,
        paths: null,
        target: "Secret",
      });
    const { problem, edit } = await ask();
    expect({ problem, edit }).toEqual({ problem: "secret.yaml has been changed on the disk. Try again." });
    expect((await ask()).edit?.documentChanges).toHaveLength(2);
  });

  it("leaves the values alone where they could be written nowhere", async () => {
    const editor = await start({});
    await editor.open(valuesUri, "clickhouse:\n  auth:\n    password: Tr0ub4dor-x\n");
    for (const target of ["kubectl", "ExternalSecret"]) {
      const params = { uri: valuesUri, paths: null, target };
      const result = await editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, params);
      expect(result).toMatchObject({ moved: [], problem: expect.stringContaining("no files can be written here") });
      expect(result.edit).toBeUndefined();
    }
  });

  it("puts nothing into commands that a workspace has smuggled into its settings", async () => {
    const files: unknown[] = [];
    const here: Partial<Host> = {
      pathOf: () => "/work/langfuse-values.yaml",
      writeSecrets: async (_, writing) => void files.push(...writing.files),
    };
    const editor = await start({}, here);
    editor.settings = { secrets: { namespace: "a; touch b", store: "SecretStore/a\nkind: b" } };
    await editor.open(valuesUri, "clickhouse:\n  auth:\n    password: Tr0ub4dor-x\n");
    const written: unknown[] = [];
    for (const target of ["kubectl", "ExternalSecret"]) {
      const params = { uri: valuesUri, paths: null, target };
      const { moved, command } = await editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, params);
      expect(moved).toEqual(["clickhouse.auth.password"]);
      written.push(command);
    }
    expect(JSON.stringify([written, files])).not.toMatch(/touch|kind: b/);
    expect(files).toHaveLength(1);
  });
});
