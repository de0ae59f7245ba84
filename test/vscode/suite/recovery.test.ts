import assert from "node:assert/strict";
import { commands, languages, Range, type TextDocument, WorkspaceEdit, workspace } from "vscode";
import { eventually, openFile } from "./editor";
import { serverProcess } from "./server-process";

const codes = (document: TextDocument): unknown[] => languages.getDiagnostics(document.uri).map(({ code }) => code);

async function replaceAll(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  assert.ok(await workspace.applyEdit(edit));
}

describe("A server that dies", () => {
  afterEach(() => commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  it("comes back with all that is open, three times in a row", async function () {
    if (process.platform !== "linux") this.skip();
    const { document } = await openFile("langfuse-values.yaml", "langfuse:\n  repliicas: 2\n");
    await eventually("the finding", () => codes(document).includes("unknown-key"));
    for (let death = 0; death < 3; death++) {
      const old = await eventually("the server", serverProcess);
      process.kill(old, "SIGKILL");
      await eventually("another server", () => [serverProcess()].find((id) => id !== undefined && id !== old));
      await replaceAll(document, `langfuse:\n  replicas: 2\n${"# again\n".repeat(death + 1)}`);
      await eventually("no finding", () => codes(document).length === 0);
      await replaceAll(document, "langfuse: 3\n");
      await eventually("another finding", () => codes(document).includes("wrong-type"));
    }
  });
});
