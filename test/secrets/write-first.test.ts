import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { nodeHost } from "../../server/src/main/node-host";
import {
  createSecretRequest,
  type MoveSecretsParams,
  moveSecretsRequest,
  type SecretsResult,
} from "../../server/src/protocol";
import { root } from "../support/charts";
import { folderWith, removeFolder } from "../support/cli";
import { connect, type Editor, modernEditor } from "../support/wire";

const name = "langfuse-values.yaml";
const values = "langfuse:\n  salt:\n    value: CANARY-salt\n";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

interface Place {
  folder: string;
  uri(file: string): string;
  text(file: string): string;
  editor: Editor;
  move(params?: Partial<MoveSecretsParams>): Promise<SecretsResult>;
}

/** A server with a folder of the real disk, and an editor that has the values file open. */
async function start(files: Record<string, string> = {}): Promise<Place> {
  const folder = folderWith({ [name]: values, ...files });
  folders.push(folder);
  const uri = (file: string): string => pathToFileURL(join(folder, file)).href;
  const workspaceEdit = { documentChanges: true, resourceOperations: ["create" as const] };
  const capabilities = { ...modernEditor, workspace: { ...modernEditor.workspace, workspaceEdit } };
  const editor = await connect(nodeHost(root), capabilities, {
    folder: pathToFileURL(folder).href,
    secretCommands: true,
  });
  await editor.open(uri(name), values);
  return {
    folder,
    uri,
    editor,
    text: (file) => readFileSync(join(folder, file), "utf8"),
    move: (params = {}) =>
      editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, { uri: uri(name), paths: null, ...params }),
  };
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** The files that an edit is about. */
const filesOf = ({ edit }: SecretsResult): string[] =>
  edit?.documentChanges?.map((part) => ("textDocument" in part ? part.textDocument.uri : part.kind)) ?? [];

describe("before the editor changes the values, the server", () => {
  it.each(["kubectl", "ExternalSecret"] as const)("writes each value into a file, for %s", async (target) => {
    const { folder, text, uri, move } = await start();
    const result = await move({ target });
    expect(text("langfuse-credentials.secret/salt")).toBe("CANARY-salt");
    expect(modeOf(join(folder, "langfuse-credentials.secret"))).toBe(0o700);
    expect(modeOf(join(folder, "langfuse-credentials.secret/salt"))).toBe(0o600);
    expect(result.valueFolders).toEqual([uri("langfuse-credentials.secret")]);
    expect(filesOf(result)).toEqual([uri(name)]);
    expect(JSON.stringify({ ...result, edit: undefined })).not.toContain("CANARY");
    expect(text(name)).toBe(values);
    if (target === "kubectl") expect(result.command).toContain("--from-file=salt=langfuse-credentials.secret/salt");
    else expect(text("langfuse-credentials.external.yaml")).toContain("kind: ExternalSecret");
  });

  it("writes the manifest of a Secret", async () => {
    const { folder, text, uri, move } = await start();
    const result = await move({ target: "Secret" });
    expect(parse(text("langfuse-credentials.secret.yaml"))).toMatchObject({ stringData: { salt: "CANARY-salt" } });
    expect(modeOf(join(folder, "langfuse-credentials.secret.yaml"))).toBe(0o600);
    expect(result.written).toEqual([uri("langfuse-credentials.secret.yaml")]);
    expect(filesOf(result)).toEqual([uri(name)]);
  });

  it("can be asked again, where the editor did not take the edit", async () => {
    const { text, move } = await start();
    await move({ target: "Secret" });
    const again = await move({ target: "Secret" });
    expect(again.moved).toEqual(["langfuse.salt.value"]);
    expect(again.edit).toBeDefined();
    expect(text("langfuse-credentials.secret.yaml").match(/CANARY/g)).toHaveLength(1);
    expect((await move({ target: "kubectl", paths: [] })).edit).toBeUndefined();
  });

  it.each(["kubectl", "ExternalSecret", "Secret"] as const)(
    "asks where Git would take it in, for %s",
    async (target) => {
      const { folder, text, uri, move } = await start({
        ".git/HEAD": "ref: refs/heads/main\n",
        ".git/config": "[core]\n",
      });
      mkdirSync(join(folder, ".git/objects"));
      mkdirSync(join(folder, ".git/refs"));
      const before = readdirSync(folder);
      const plain = target === "Secret" ? "langfuse-credentials.secret.yaml" : "langfuse-credentials.secret";
      const asked = await move({ target });
      expect(asked).toMatchObject({ notIgnored: [uri(plain)], moved: [] });
      expect(asked.edit).toBeUndefined();
      expect(readdirSync(folder)).toEqual(before);
      const result = await move({ target, consent: "add" });
      expect(result.moved).toEqual(["langfuse.salt.value"]);
      expect(text(".gitignore")).toContain("langfuse-credentials.secret");
      expect(existsSync(join(folder, plain))).toBe(true);
    },
  );

  it("leaves the values alone where something else is in the way", async () => {
    const { move } = await start({ "langfuse-credentials.secret/salt": "another" });
    const result = await move({ target: "kubectl" });
    expect(result).toMatchObject({ moved: [], problem: expect.stringContaining("is there already") });
    expect(result.edit).toBeUndefined();
  });

  const manifest = (data: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: langfuse-credentials\nstringData:\n${data}`;

  it.each([
    ["adds nothing to", "  other: x\n", "  other: x\n  mine: unsaved\n"],
    ["takes nothing as there already from", "  other: x\n", "  other: x\n  salt: CANARY-salt\n"],
  ])("%s a manifest with changes that are not saved", async (_, saved, unsaved) => {
    const { text, uri, editor, move } = await start({ "secret.yaml": manifest(saved) });
    await editor.open(uri("secret.yaml"), manifest(unsaved));
    const result = await move({ target: "Secret" });
    expect(result).toMatchObject({ moved: [], problem: expect.stringContaining("secret.yaml has changes") });
    expect(result.edit).toBeUndefined();
    expect(text("secret.yaml")).toBe(manifest(saved));
  });

  it("takes nothing as there already from a document whose file is gone", async () => {
    const { text, uri, editor, move } = await start();
    await editor.open(uri("langfuse-credentials.secret.yaml"), manifest("  salt: CANARY-salt\n"));
    const result = await move({ target: "Secret" });
    expect(result.problem).toBeUndefined();
    expect(parse(text("langfuse-credentials.secret.yaml")).stringData).toEqual({ salt: "CANARY-salt" });
  });

  it("extends a manifest that is open as it is on the disk", async () => {
    const onDisk = `\uFEFF${manifest("  other: x\n").replaceAll("\n", "\r\n")}`;
    const { text, uri, editor, move } = await start({ "secret.yaml": onDisk });
    await editor.open(uri("secret.yaml"), manifest("  other: x\n"));
    const result = await move({ target: "Secret" });
    expect(result.problem).toBeUndefined();
    expect(parse(text("secret.yaml")).stringData).toEqual({ other: "x", salt: "CANARY-salt" });
    expect(text("secret.yaml").replace(/ {2}salt: .*\r\n/, "")).toBe(onDisk);
    expect(filesOf(result)).toEqual([uri(name)]);
  });

  it.each(["untitled:Untitled-1", "vscode-vfs://github/langfuse/langfuse-values.yaml"])("refuses %s", async (uri) => {
    const { editor, move } = await start();
    await editor.open(uri, `# valuesmith: langfuse@2.0.0\n${values}`);
    for (const target of ["Secret", "kubectl", "ExternalSecret", "SealedSecret"] as const) {
      const result = await move({ uri, target });
      expect(result).toMatchObject({ moved: [], problem: expect.stringContaining("Save it to a folder first") });
      expect(result.edit).toBeUndefined();
    }
    const created = await editor.connection.sendRequest<SecretsResult>(createSecretRequest, { uri });
    expect(created.edit).toBeUndefined();
  });

  it("writes a value that it makes up, too", async () => {
    const { text, uri, editor, move } = await start();
    await editor.change(uri(name), 2, 'langfuse:\n  encryptionKey:\n    value: ""\n');
    const path = "langfuse.encryptionKey.value";
    expect((await move({ paths: [path], target: "Secret" })).moved).toEqual([]);
    const result = await move({ paths: [path], target: "Secret", renewed: path });
    expect(result.problem).toBeUndefined();
    expect(text("langfuse-credentials.secret.yaml")).toMatch(/encryption-key: "[0-9a-f]{64}"/);
  });
});
