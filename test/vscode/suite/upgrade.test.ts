import assert from "node:assert/strict";
import { commands, TabInputTextDiff, window } from "vscode";
import { eventually, openFile, pause } from "./editor";

const values = "# valuesmith: langsmith@0.11.29\ningress:\n  # where users go\n  hostname: langsmith.example.com\n";

describe("Upgrading values", () => {
  afterEach(() => commands.executeCommand("workbench.action.closeAllEditors"));

  it("shows what would change, and rewrites the file in one step when the user agrees", async () => {
    const { document } = await openFile("langsmith_config.yaml", values);
    const done = commands.executeCommand("valuesmith.upgrade");
    await pause(1500); // the list of versions shows itself without a sign
    await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await eventually("the comparison", () =>
      window.tabGroups.all.map(({ activeTab }) => activeTab?.input).find((input) => input instanceof TabInputTextDiff),
    );
    assert.equal(document.getText(), values);
    await pause(1000); // the question shows itself without a sign, too
    await commands.executeCommand("notification.acceptPrimaryAction");
    await done;
    assert.match(document.getText(), /config:\n {2}# where users go\n {2}hostname: langsmith\.example\.com/);
    assert.match(window.activeTextEditor?.document.getText() ?? "", /hostname/);
  });
});
