import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createConnection, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { EditorSettings } from "../server/src/lsp/session/editor-settings";
import { folderOf } from "../server/src/workspace/editor";

const folder = (uri: string) => ({ uri, name: "a folder" });

function settings(uris: string[] | null, rootUri: string | null = null): EditorSettings {
  const editor = new EditorSettings(
    createConnection(new PassThrough(), new PassThrough()),
    new TextDocuments(TextDocument),
  );
  editor.initialize({ processId: null, capabilities: {}, rootUri, workspaceFolders: uris?.map(folder) ?? null });
  return editor;
}

describe("the workspace's folder of a document", () => {
  it("is the innermost one", () => {
    const editor = settings(["file:///work", "file:///work/charts/", "file:///other"]);
    expect(folderOf(editor, "file:///work/values.yaml")).toBe("file:///work/");
    expect(folderOf(editor, "file:///work/charts/values.yaml")).toBe("file:///work/charts/");
    expect(folderOf(editor, "file:///work-too/values.yaml")).toBeUndefined();
  });

  it("may be told the old way", () => {
    expect(folderOf(settings(null, "file:///work"), "file:///work/values.yaml")).toBe("file:///work/");
    expect(folderOf(settings(null), "file:///work/values.yaml")).toBeUndefined();
  });

  it("changes when folders are opened and closed", () => {
    const editor = settings(["file:///work"]);
    editor.changeFolders({ added: [folder("file:///other")], removed: [folder("file:///work/")] });
    expect(folderOf(editor, "file:///work/values.yaml")).toBeUndefined();
    expect(folderOf(editor, "file:///other/values.yaml")).toBe("file:///other/");
  });
});
