import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  commands,
  DiagnosticSeverity,
  type DocumentSymbol,
  extensions,
  type FoldingRange,
  languages,
  Range,
  TabInputTextDiff,
  type TextDocument,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { packChart } from "../../render/sources/support/archives";
import { shopFiles } from "../../support/chart-folder";
import { eventually, openFile, pause } from "./editor";

const scheme = "valuesmith-rendered";

describe("Rendering", () => {
  before(function () {
    const extension = extensions.getExtension("valuesmith.valuesmith");
    // Built without Go, the extension renders with the user's helm only.
    if (!existsSync(join(extension?.extensionPath ?? "", "dist/engine.wasm"))) this.skip();
  });
  afterEach(() => commands.executeCommand("workbench.action.closeAllEditors"));

  it("shows the manifests beside the values file, with an outline and folding", async () => {
    const rendered = await render(await openChart("host: shop.example\n"));
    assert.match(rendered.getText(), /^---\n# Source: shop\/templates\/secret\.yaml\n/);
    assert.match(rendered.getText(), /random: ••••••••/);
    assert.match(rendered.getText(), /replicas: 1\n {2}host: shop\.example\n$/);
    assert.equal(rendered.languageId, "yaml");
    const symbols = await eventually("the outline", async () => {
      const found = await provided<DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", rendered);
      return found?.length ? found : undefined;
    });
    assert.deepEqual(
      symbols.map(({ name, detail }) => `${name} (${detail})`),
      ["Secret shop (shop/templates/secret.yaml)", "Deployment shop-web (shop/templates/web.yaml)"],
    );
    const folding = await provided<FoldingRange[]>("vscode.executeFoldingRangeProvider", rendered);
    assert.ok(folding?.some(({ start, end }) => start === 1 && end >= 6));
  });

  it("follows the values file while it is edited, unsaved", async () => {
    const values = await openChart("host: shop.example\n");
    const rendered = await render(values);
    await replace(values, "host: other.example\nreplicas: 5\n");
    await eventually(
      "the new text",
      () => /replicas: 5\n {2}host: other\.example/.test(rendered.getText()) || undefined,
    );
  });

  it("puts what Helm refuses on the value, and keeps the last good text in sight", async () => {
    const values = await openChart("replicas: 2\nhost: shop.example\n");
    const rendered = await render(values);
    await replace(values, "replicas: 2\nhost:\n");
    const diagnostic = await eventually("the diagnostic", () =>
      languages.getDiagnostics(values.uri).find(({ code }) => code === "render-error"),
    );
    assert.equal(diagnostic.severity, DiagnosticSeverity.Error);
    assert.match(diagnostic.message, /^Helm: host is required/);
    const both = /^# Helm cannot render shop 1\.0\.0 with these values:[\s\S]*host: shop\.example/;
    await eventually("the message", () => both.test(rendered.getText()) || undefined);
    await replace(values, "host: again.example\n");
    await eventually("the good text", () => /^---\n[\s\S]*host: again\.example/.test(rendered.getText()) || undefined);
    await eventually(
      "no diagnostic",
      () => !languages.getDiagnostics(values.uri).some(({ code }) => code === "render-error") || undefined,
    );
  });

  it("shows the values of Secrets when asked", async () => {
    const rendered = await render(await openChart("host: shop.example\n"));
    await commands.executeCommand("valuesmith.toggleSecrets", rendered.uri);
    await eventually("the value", () => /random: \w{12}\n/.test(rendered.getText()) || undefined);
  });

  it("compares with the rendering from when the preview was opened", async () => {
    const values = await openChart("host: shop.example\n");
    const rendered = await render(values);
    await replace(values, "host: other.example\n");
    await eventually("the new text", () => rendered.getText().includes("other.example") || undefined);
    await commands.executeCommand("valuesmith.compareRenderings", values.uri);
    const [before, after] = await diffTexts();
    assert.match(before, /host: shop\.example/);
    assert.match(after, /host: other\.example/);
  });

  it("compares with another chart version", async () => {
    const cache = mkdtempSync(join(tmpdir(), "valuesmith-cache-"));
    for (const version of ["0.80.0", "0.81.0"]) {
      const files = shopFiles({ "Chart.yaml": `apiVersion: v2\nname: flagsmith\nversion: ${version}\n` });
      writeFileSync(join(cache, `flagsmith-${version}.tgz`), packChart("flagsmith", version, files));
    }
    // The server takes over the environment when it starts.
    process.env.HELM_REPOSITORY_CACHE = cache;
    await commands.executeCommand("valuesmith.restartServer");
    try {
      const { document } = await openFile("flagsmith-values.yaml", "# valuesmith: flagsmith@0.81.0\nhost: a.example\n");
      await render(document);
      const done = commands.executeCommand("valuesmith.renderOtherVersion", document.uri);
      await pause(1000); // the list of versions shows itself without a sign
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      await done;
      const [before, after] = await diffTexts();
      assert.match(before, /flagsmith\/templates/);
      assert.equal(after, before);
    } finally {
      delete process.env.HELM_REPOSITORY_CACHE;
      rmSync(cache, { recursive: true });
    }
  });
});

/** Opens values of a small chart, in its folder. */
async function openChart(text: string): Promise<TextDocument> {
  return (await openFile("my-values.yaml", text, shopFiles())).document;
}

/** Runs the command and returns the document it shows. */
async function render(values: TextDocument): Promise<TextDocument> {
  return eventually("the rendered document", async () => {
    await commands.executeCommand("valuesmith.render", values.uri);
    return window.visibleTextEditors.find(({ document }) => document.uri.scheme === scheme)?.document;
  });
}

async function replace(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new Range(0, 0, end.line, end.character), text);
  await workspace.applyEdit(edit);
}

const provided = <T>(command: string, { uri }: TextDocument): Thenable<T | undefined> =>
  commands.executeCommand<T | undefined>(command, uri);

/** The two texts of the diff editor that is open. */
async function diffTexts(): Promise<[string, string]> {
  const input = await eventually("the comparison", () => {
    const shown = window.tabGroups.all.map(({ activeTab }) => activeTab?.input);
    return shown.find((input) => input instanceof TabInputTextDiff);
  });
  const text = async (uri: Uri): Promise<string> => (await workspace.openTextDocument(uri)).getText();
  return [await text(input.original), await text(input.modified)];
}
