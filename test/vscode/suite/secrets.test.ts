import assert from "node:assert/strict";
import { type CodeAction, commands, languages, type TextDocument, Uri, window, workspace } from "vscode";
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
  afterEach(removeFolders);

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

describe("What becomes of values that are moved", () => {
  const textOf = async (document: TextDocument, name: string): Promise<string> =>
    new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(document.uri, "..", name)));

  afterEach(removeFolders);

  it("is on the disk before the values change, and the quick fix needs no answer", async () => {
    const { document } = await openFile("langfuse-values.yaml", values);
    const diagnostic = await eventually("the diagnostic", () => findingOf(document));
    const action = await eventually("the fix", async () => {
      const found = await commands.executeCommand<CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        diagnostic.range,
      );
      return found.find(({ isPreferred, title }) => isPreferred && title.startsWith("Move"));
    });
    assert.equal(action.edit, undefined);
    const { command = "", arguments: args = [] } = action.command ?? {};
    await untilMoved(document, () => commands.executeCommand(command, ...args));
    assert.match(await textOf(document, "langfuse-credentials.secret.yaml"), /c4n4ry-s4lt-1f8a/);
    assert.ok(document.isDirty && !document.getText().includes("c4n4ry"), document.getText());
    assert.deepEqual(
      workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.path),
      [document.uri.path],
    );
    await commands.executeCommand("workbench.action.files.revert");
  });

  for (const target of ["kubectl", "ExternalSecret"]) {
    it(`is in files for ${target}, whatever becomes of the message`, async () => {
      const { document } = await openFile("langfuse-values.yaml", values);
      await eventually("the diagnostic", () => findingOf(document));
      await untilMoved(document, () => commands.executeCommand("valuesmith.moveSecrets", document.uri, null, target));
      await commands.executeCommand("notifications.clearAll");
      assert.equal(await textOf(document, "langfuse-credentials.secret/salt"), "c4n4ry-s4lt-1f8a");
      assert.ok(!document.getText().includes("c4n4ry"), document.getText());
      await document.save();
    });
  }

  it("are left alone in a document that is not saved anywhere", async () => {
    const document = await workspace.openTextDocument({ content: values, language: "yaml" });
    await window.showTextDocument(document);
    await eventually("the diagnostic", () => findingOf(document));
    for (const target of ["Secret", "kubectl", "ExternalSecret"]) {
      await commands.executeCommand("valuesmith.moveSecrets", document.uri, null, target);
      assert.equal(document.getText(), values);
    }
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  it("are left alone while the manifest that they would go to has changes that are not saved", async () => {
    const manifest = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: langfuse-credentials\nstringData:\n  other: x\n";
    const { document } = await openFile("langfuse-values.yaml", values, { "secret.yaml": manifest });
    await eventually("the diagnostic", () => findingOf(document));
    const secret = await workspace.openTextDocument(Uri.joinPath(document.uri, "../secret.yaml"));
    const editor = await window.showTextDocument(secret);
    assert.ok(await editor.edit((edit) => edit.insert(secret.positionAt(manifest.length), "  mine: y\n")));
    await window.showTextDocument(document);
    await commands.executeCommand("valuesmith.moveSecrets", document.uri, null, "Secret");
    assert.equal(document.getText(), values);
    assert.equal(await textOf(document, "secret.yaml"), manifest);
    await secret.save();
    await untilMoved(document, () => commands.executeCommand("valuesmith.moveSecrets", document.uri, null, "Secret"));
    assert.match(await textOf(document, "secret.yaml"), /c4n4ry-s4lt-1f8a/);
    assert.match(await textOf(document, "secret.yaml"), /mine: y/);
    assert.ok(!document.getText().includes("c4n4ry"));
    await document.save();
  });
});

/** Repeats a move: the server may only just have learned that the Secrets of the test before are gone. */
const untilMoved = (document: TextDocument, move: () => Thenable<unknown>): Promise<unknown> =>
  eventually("the move", async () => {
    await move();
    return !document.getText().includes("c4n4ry");
  });

/** The Secrets of one test are not to be taken for those of the next. */
async function removeFolders(): Promise<void> {
  await commands.executeCommand("workbench.action.closeAllEditors");
  for (const uri of await workspace.findFiles("test-*/*-values.yaml"))
    await workspace.fs.delete(Uri.joinPath(uri, ".."), { recursive: true });
}

const findingOf = ({ uri }: TextDocument) => languages.getDiagnostics(uri).find(({ code }) => code === "plain-secret");

const folderOf = (uri: Uri): string => Uri.joinPath(uri, "..").path;

async function acceptFirst(): Promise<void> {
  await pause(700); // the list shows itself without a sign
  await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
}
