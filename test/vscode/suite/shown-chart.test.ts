import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands, languages, type TextDocument, Uri, ViewColumn, WorkspaceEdit, window, workspace } from "vscode";
import { eventually, openFile, pause } from "./editor";
import { serverProcess } from "./server-process";

/** What the window shows: no extension can ask the editor for it. */
interface Shown {
  statusBar: string[];
  editorActions: string[];
}

const langfuse = "# valuesmith: langfuse@2.0.0\nlangfuse: {}\n";
const flagsmith = "# valuesmith: flagsmith@0.81.0\napi: {}\n";
const compose = "services: {}\n";

async function shown(): Promise<Shown> {
  const url = process.env.VALUESMITH_TEST_WINDOW;
  assert.ok(url);
  return (await (await fetch(url)).json()) as Shown;
}

/** Waits until the status bar names a chart, and the button is there. */
async function shows(chart: string): Promise<void> {
  await eventually(`${chart} in the status bar and the button`, async () => {
    const { statusBar, editorActions } = await shown();
    return (
      statusBar.some((text) => text.includes(chart)) && editorActions.some((label) => /^Render Manifests/.test(label))
    );
  });
}

const titles = /Langfuse \d|Flagsmith \d|LangSmith \d/;

async function showsNone(): Promise<void> {
  await eventually("no chart in the status bar", async () => {
    const { statusBar, editorActions } = await shown();
    return (
      !statusBar.some((text) => titles.test(text)) && !editorActions.some((label) => /^Render Manifests/.test(label))
    );
  });
}

const show = (document: TextDocument, viewColumn?: ViewColumn) => window.showTextDocument(document, { viewColumn });

describe("The chart in the status bar, and the button", () => {
  before(function () {
    if (process.env.VALUESMITH_TEST_WINDOW === undefined) this.skip();
  });
  afterEach(async () => {
    await commands.executeCommand("workbench.action.closePanel");
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("follow each of several files, opened in any order", async () => {
    const first = await openFile("compose-like.yaml", compose);
    const second = await openFile("langfuse-values.yaml", langfuse);
    await shows("Langfuse 2.0.0");
    const third = await openFile("flagsmith-values.yaml", flagsmith);
    await shows("Flagsmith 0.81.0");
    await show(first.document);
    await showsNone();
    await show(second.document);
    await shows("Langfuse 2.0.0");
    await show(third.document);
    await shows("Flagsmith 0.81.0");
    await commands.executeCommand("workbench.action.closeAllEditors");
    await showsNone();
    await show(second.document);
    await shows("Langfuse 2.0.0");
  });

  it("follow files in two folders of the workspace", async () => {
    const { document } = await openFile("langfuse-values.yaml", langfuse);
    const folder = Uri.file(join(tmpdir(), `valuesmith-second-${process.pid}-${Date.now()}`));
    const uri = Uri.joinPath(folder, "flagsmith-values.yaml");
    await workspace.fs.writeFile(uri, new TextEncoder().encode(flagsmith));
    try {
      await show(await workspace.openTextDocument(uri));
      await shows("Flagsmith 0.81.0");
      await show(document);
      await shows("Langfuse 2.0.0");
    } finally {
      await commands.executeCommand("workbench.action.closeAllEditors");
      await workspace.fs.delete(folder, { recursive: true });
    }
  });

  it("follow an untitled document whose language is chosen later, and one that is YAML no more", async () => {
    const document = await workspace.openTextDocument({ content: langfuse, language: "plaintext" });
    await show(document);
    await showsNone();
    const asYaml = await languages.setTextDocumentLanguage(document, "yaml");
    await shows("Langfuse 2.0.0");
    await languages.setTextDocumentLanguage(asYaml, "plaintext");
    await showsNone();
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("stay while a panel has the focus, and the commands are about the file", async () => {
    const { document } = await openFile("langfuse-values.yaml", langfuse);
    await shows("Langfuse 2.0.0");
    await commands.executeCommand("valuesmith.showOutput");
    await commands.executeCommand("workbench.panel.output.focus");
    await eventually("the focus in the panel", () => window.activeTextEditor?.document.uri.scheme === "output");
    await shows("Langfuse 2.0.0");
    const done = commands.executeCommand("valuesmith.selectChart");
    for (let question = 0; question < 2; question++) {
      await pause(700); // the list shows itself without a sign
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    }
    await done;
    assert.notEqual(document.getText(), langfuse);
    await commands.executeCommand("workbench.action.files.revert");
  });

  it("are those of the editor in front, of several side by side", async () => {
    const left = await openFile("langfuse-values.yaml", langfuse);
    const right = await openFile("compose-like.yaml", compose);
    await show(left.document, ViewColumn.One);
    await show(right.document, ViewColumn.Two);
    await showsNone();
    await show(left.document, ViewColumn.One);
    await shows("Langfuse 2.0.0");
    await commands.executeCommand("vscode.diff", right.document.uri, left.document.uri);
    await shows("Langfuse 2.0.0");
  });

  it("come back after the server has been restarted, also for what is opened while it starts", async () => {
    const first = await openFile("langfuse-values.yaml", langfuse);
    const second = await openFile("flagsmith-values.yaml", flagsmith);
    await shows("Flagsmith 0.81.0");
    const restarted = commands.executeCommand("valuesmith.restartServer");
    const third = await openFile("langfuse-values.yaml", langfuse);
    await restarted;
    await shows("Langfuse 2.0.0");
    for (const { document } of [second, first, second, third]) {
      await show(document);
      await shows(document === second.document ? "Flagsmith 0.81.0" : "Langfuse 2.0.0");
    }
  });

  it("come back after the server has died, go when it has died for good, and come back when it is restarted", async function () {
    if (process.platform !== "linux") this.skip();
    this.timeout(90_000);
    const { document } = await openFile("langfuse-values.yaml", langfuse);
    await openFile("flagsmith-values.yaml", flagsmith);
    await shows("Flagsmith 0.81.0");
    for (let old = serverProcess(); old !== undefined; old = serverProcess()) {
      process.kill(old, "SIGKILL");
      await eventually("the end of the server", () => serverProcess() !== old);
      await pause(2000); // until it is started again, or is not
      if (serverProcess() !== undefined) await shows("Flagsmith 0.81.0");
    }
    await showsNone();
    await commands.executeCommand("valuesmith.restartServer");
    await shows("Flagsmith 0.81.0");
    await show(document);
    await shows("Langfuse 2.0.0");
  });

  it("follow a file that is renamed", async () => {
    const { document } = await openFile("compose-like.yaml", "replicas: 1\n");
    await showsNone();
    const renamed = Uri.joinPath(document.uri, "../langfuse-values.yaml");
    const edit = new WorkspaceEdit();
    edit.renameFile(document.uri, renamed);
    assert.ok(await workspace.applyEdit(edit));
    await shows("Langfuse");
  });
});
