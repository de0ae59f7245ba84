import assert from "node:assert/strict";
import { commands, languages, type TextDocument, Uri, workspace } from "vscode";
import { eventually, openFile, pause } from "./editor";

const values = `# valuesmith: langfuse@2.0.0
langfuse:
  salt:
    # Never change this
    value: "c4n4ry-s4lt-1f8a" # from the old cluster
  web:
    replicas: 2
`;

describe("Secrets", () => {
  afterEach(() => commands.executeCommand("workbench.action.closeAllEditors"));

  it("are found in plain text", async () => {
    const { document } = await openFile("langfuse-values.yaml", values);
    const diagnostic = await eventually("the diagnostic", () => findingOf(document));
    assert.ok(!diagnostic.message.includes("c4n4ry"));
  });

  it("are moved to a Secret beside the file, in one step that can be undone", async () => {
    const { document } = await openFile("langfuse-values.yaml", values);
    await eventually("the diagnostic", () => findingOf(document));
    const done = commands.executeCommand("valuesmith.moveSecrets", document.uri);
    await acceptFirst();
    await done;
    assert.ok(!document.getText().includes("c4n4ry"), document.getText());
    assert.match(document.getText(), /secretKeyRef:/);
    assert.match(document.getText(), /# Never change this/);
    const secret = await eventually("the Secret", () =>
      workspace.textDocuments.find(
        ({ uri, getText }) =>
          uri.scheme === "file" && uri.path !== document.uri.path && getText().includes("kind: Secret"),
      ),
    );
    assert.equal(folderOf(secret.uri), folderOf(document.uri));
    assert.match(secret.getText(), /c4n4ry-s4lt-1f8a/);
    await commands.executeCommand("vscode.open", document.uri);
    await commands.executeCommand("undo");
    await eventually("the old text", () => document.getText() === values || undefined);
  });
});

const findingOf = ({ uri }: TextDocument) => languages.getDiagnostics(uri).find(({ code }) => code === "plain-secret");

const folderOf = (uri: Uri): string => Uri.joinPath(uri, "..").path;

async function acceptFirst(): Promise<void> {
  await pause(700); // the list shows itself without a sign
  await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
}
