import assert from "node:assert/strict";
import {
  type CodeAction,
  commands,
  type Diagnostic,
  type DocumentSymbol,
  extensions,
  type Hover,
  languages,
  MarkdownString,
  type TextDocument,
  workspace,
} from "vscode";
import { completionLabels, completions, eventually, label, type Opened, openFile, pause } from "./editor";

const extensionId = "valuesmith.valuesmith";

describe("In a values file", () => {
  it("activates for YAML", async () => {
    await openFile("langfuse-values.yaml", "langfuse:\n");
    await eventually("the extension", () => extensions.getExtension(extensionId)?.isActive);
  });

  it("completes the keys of the map under the cursor", async () => {
    const opened = await openFile("langfuse-values.yaml", "langfuse:\n  <|>\n");
    const labels = await eventually("completions", async () => {
      const found = await completionLabels(opened);
      return found.includes("replicas") ? found : undefined;
    });
    assert.ok(labels.includes("nextauth") && labels.includes("salt"), "the other keys of the map");
    assert.ok(!labels.includes("clickhouse"), "no key from elsewhere");
  });

  it("documents a completion when it is selected", async () => {
    const opened = await openFile("langfuse-values.yaml", "langfuse:\n  repl<|>\n");
    await eventually("documentation", async () => {
      const { items } = await completions(opened);
      return items.find((item) => label(item) === "replicas")?.documentation;
    });
  });

  it("shows the default of a key on hover", async () => {
    const opened = await openFile("langfuse-values.yaml", "langfuse:\n  repl<|>icas: 2\n");
    const text = await eventually("a hover", () => hoverText(opened));
    assert.match(text, /default/i);
  });

  it("reports an unknown key and repairs it", async () => {
    const { document } = await openFile("langfuse-values.yaml", "langfuse:\n  repliicas: 2\n");
    const finding = await eventually("the finding", () => findings(document).find((it) => it.code === "unknown-key"));
    assert.match(finding.message, /Did you mean "?replicas"?/);
    assert.equal(document.getText(finding.range), "repliicas");
    const fix = await eventually("the fix", () => firstFix(document, finding));
    assert.ok(await workspace.applyEdit(fix));
    assert.equal(document.getText(), "langfuse:\n  replicas: 2\n");
    await eventually("the finding to go", () => findings(document).length === 0);
  });

  it("says where a renamed key is now", async () => {
    const { document } = await openFile(
      "langfuse-values.yaml",
      "ingress:\n  enabled: true\n# chart by name\nlangfuse: {}\n",
    );
    const finding = await eventually("the finding", () => findings(document)[0]);
    assert.match(codeOf(finding), /^(unknown|renamed)-key$/);
    assert.match(finding.message, /langfuse\.ingress/);
  });

  it("lists the keys in the outline", async () => {
    const { document } = await openFile("langfuse-values.yaml", "langfuse:\n  replicas: 2\n");
    const symbols = await eventually("symbols", async () => {
      const found = await commands.executeCommand<DocumentSymbol[]>(
        "vscode.executeDocumentSymbolProvider",
        document.uri,
      );
      return found?.length ? found : undefined;
    });
    assert.deepEqual(
      symbols.map((symbol) => symbol.name),
      ["langfuse"],
    );
  });
});

describe("In a YAML file of no chart", () => {
  it("keeps quiet", async () => {
    const opened = await openFile("compose.yaml", "services:\n  web:\n    image: nginx\n    <|>\n");
    await languages.setTextDocumentLanguage(opened.document, "yaml"); // VS Code would say that it is a Compose file
    await pause(1500);
    assert.deepEqual(findings(opened.document), []);
    assert.deepEqual(await completionLabels(opened), []);
    assert.equal(await hoverText(opened), undefined);
  });
});

function findings(document: TextDocument): Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter((diagnostic) => diagnostic.source === "valuesmith");
}

function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

describe("An object beside values", () => {
  afterEach(() => commands.executeCommand("workbench.action.closeAllEditors"));

  it("is checked and repaired", async () => {
    const text = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  minAvailble: 1\n";
    const { document } = await openFile("disruption.yaml", text, { "langfuse-values.yaml": "langfuse: {}\n" });
    const finding = await eventually("the finding", () =>
      languages.getDiagnostics(document.uri).find(({ code }) => code === "unknown-key"),
    );
    const edit = await eventually("the quick fix", () => firstFix(document, finding));
    await workspace.applyEdit(edit);
    assert.match(document.getText(), /minAvailable: 1/);
  });

  it("is left alone elsewhere", async () => {
    // The folders of other tests, with values in them, are beside that of this one.
    const { document } = await openFile(
      "shop/deploy/ingress.yaml",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nspecc: {}\n",
    );
    await pause(2000);
    assert.deepEqual(languages.getDiagnostics(document.uri), []);
  });
});

async function hoverText({ document, cursor }: Opened): Promise<string | undefined> {
  const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, cursor);
  const texts = hovers.flatMap((hover) =>
    hover.contents.map((it) => (it instanceof MarkdownString ? it.value : String(it))),
  );
  return texts.length ? texts.join("\n") : undefined;
}

async function firstFix(document: TextDocument, finding: Diagnostic) {
  const actions = await commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    finding.range,
    "quickfix",
    1,
  );
  return actions.find((action) => action.edit)?.edit;
}
