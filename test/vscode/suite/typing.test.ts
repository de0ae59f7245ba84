import assert from "node:assert/strict";
import {
  ConfigurationTarget,
  commands,
  Range,
  Selection,
  type TextEditor,
  type WorkspaceConfiguration,
  window,
  workspace,
} from "vscode";
import { completionLabels, eventually, openFile, pause } from "./editor";

/** Ordinary words, each of which is like a part of the name of some block. */
const words = [
  ...["latest", "main", "secret", "redis", "postgres", "s3", "gcs", "azure", "oauth", "ingress"],
  ...["example.io", "app.example.com", "ops@example.com", "ubuntu-latest"],
];

/** Where they are written: the name of a file, and its text with the place. */
const places: Record<string, [string, string]> = {
  "a workflow": ["ci.yml", "on: push\njobs:\n  build:\n    runs-on: <|>\n"],
  "the root of a workflow": ["ci.yml", "on: push\njobs: {}\n<|>\n"],
  "a Compose file": ["docker-compose.yaml", "services:\n  web:\n    image: <|>\n"],
  "a key of a Compose file": ["docker-compose.yaml", "services:\n  web:\n    image: nginx\n  <|>\n"],
  "a value of a values file": ["langfuse-values.yaml", "langfuse:\n  image:\n    tag: <|>\n"],
  "a list of a values file": ["langfuse-values.yaml", "langfuse:\n  ingress:\n    hosts:\n      - host: <|>\n"],
  "a Secret": ["secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  key: <|>\n"],
};

/** Types as a keyboard does, with the list of suggestions opening by itself. */
async function type(text: string): Promise<void> {
  for (const part of [text.slice(0, -2), text.slice(-2, -1), text.slice(-1)])
    if (part !== "") await commands.executeCommand("type", { text: part });
}

/** Accepts what is suggested, if something is, as Enter does; then it is a line break. */
async function pressEnter(): Promise<void> {
  await pause(400);
  await commands.executeCommand("acceptSelectedSuggestion");
  await type("\n");
}

async function openAt(name: string, text: string): Promise<TextEditor> {
  const { document, cursor } = await openFile(name, text, { "values-langfuse.yaml": "langfuse: {}\n" });
  const editor = window.activeTextEditor;
  assert.ok(editor?.document === document);
  editor.selection = new Selection(cursor, cursor);
  return editor;
}

/** The lines that come from typing a word and Enter at a place, which is empty again afterwards. */
async function typed(editor: TextEditor, word: string): Promise<string[]> {
  const { document } = editor;
  const before = document.getText();
  const cursor = editor.selection.active;
  await type(word);
  await pressEnter();
  const added = document.getText().length - before.length;
  const start = document.offsetAt(cursor);
  const result = document.getText().slice(start, start + added);
  await commands.executeCommand("hideSuggestWidget");
  await editor.edit((edit) => edit.replace(new Range(0, 0, document.lineCount, 0), before));
  editor.selection = new Selection(cursor, cursor);
  return result.split(/\r?\n/);
}

describe("What is typed", function () {
  this.timeout(120_000);
  const settings = (): WorkspaceConfiguration => workspace.getConfiguration("editor");
  // VS Code itself suggests words of the file.
  before(() => settings().update("wordBasedSuggestions", "off", ConfigurationTarget.Global));
  after(() => settings().update("wordBasedSuggestions", undefined, ConfigurationTarget.Global));
  afterEach(() => commands.executeCommand("workbench.action.closeAllEditors"));

  for (const [place, [name, text]] of Object.entries(places)) {
    it(`stays as it is in ${place}`, async () => {
      const editor = await openAt(name, text);
      await pause(1000);
      for (const word of words) assert.equal((await typed(editor, word))[0], word);
    });
  }

  it("becomes a key of the chart at most, at the root of a values file", async () => {
    const editor = await openAt("langfuse-values.yaml", "clickhouse:\n  deploy: false\n<|>\n");
    await eventually("keys", async () =>
      (await completionLabels({ document: editor.document, cursor: editor.selection.active })).includes("redis"),
    );
    for (const word of words) {
      const [line, ...others] = await typed(editor, word);
      // A key that the editor takes the word for: it matches loosely.
      assert.ok(line === word || /^\w+:$/.test(line ?? ""), `${word}: ${line}`);
      assert.deepEqual(
        others.filter((other) => !["", "-"].includes(other.trim())),
        [],
      );
    }
  });

  it("becomes a block where it begins as the names of blocks do", async () => {
    const editor = await openAt("langfuse-values.yaml", "langfuse:\n  salt:\n    value: a\n<|>\n");
    await pause(1000);
    await type("langfuse-ing");
    await eventually("the block", async () => {
      await commands.executeCommand("editor.action.triggerSuggest");
      await pause(300);
      await commands.executeCommand("acceptSelectedSuggestion");
      return editor.document.getText().includes("className: nginx");
    });
    const text = editor.document.getText();
    assert.ok(
      text.startsWith("langfuse:\n  salt:\n    value: a\n  nextauth:\n    url: https://langfuse.example.com\n"),
      text,
    );
    assert.equal(text.match(/langfuse:/g)?.length, 1);
  });
});

describe("The command for blocks", () => {
  afterEach(() => commands.executeCommand("workbench.action.closeAllEditors"));

  it("merges a block into the file and goes to its first place", async () => {
    const editor = await openAt("langfuse-values.yaml", "langfuse:\n  salt:\n    value: a\nredis:\n  deploy: true\n");
    await eventually("the block", async () => {
      await commands.executeCommand("valuesmith.insertBlock", "Langfuse: ingress with TLS");
      return editor.document.getText().includes("className: nginx");
    });
    const text = editor.document.getText();
    assert.ok(text.startsWith("langfuse:\n  salt:\n    value: a\n  nextauth:\n"), text);
    assert.ok(text.endsWith("redis:\n  deploy: true\n"), text);
    assert.equal(editor.document.getText(editor.selection), "langfuse.example.com");
    await type("x.example.org");
    assert.ok(editor.document.getText().includes("- host: x.example.org"), editor.document.getText());
  });

  it("opens a new file for a manifest", async () => {
    const { document } = await openAt("langfuse-values.yaml", "langfuse:\n  salt:\n    value: a\n");
    await eventually("the manifest", async () => {
      await commands.executeCommand("valuesmith.insertBlock", "Langfuse: the Secret for S3");
      return window.activeTextEditor?.document.getText().includes("stringData:");
    });
    assert.equal(document.getText(), "langfuse:\n  salt:\n    value: a\n");
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
