import { commands, type TextDocument, WorkspaceEdit, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type BundledChart,
  chartsRequest,
  type UpgradeParams,
  type UpgradeResult,
  upgradeRequest,
} from "../../server/src/protocol";
import type { DocumentCharts } from "./document-charts";
import { type RenderedDocuments, renderedUri } from "./rendered-documents";
import { yamlDocument } from "./shown-document";

interface UpgradeParts {
  client: LanguageClient;
  charts: DocumentCharts;
  documents: RenderedDocuments;
}

/** Shows what another chart version asks of the values file in front, and rewrites it when the user agrees. */
export async function upgradeValues(parts: UpgradeParts): Promise<void> {
  const document = await yamlDocument();
  if (!document) {
    void window.showInformationMessage("Open a values file to upgrade it.");
    return;
  }
  const to = await pickVersion(parts, document);
  if (to === undefined) return;
  const params: UpgradeParams = { uri: parts.client.code2ProtocolConverter.asUri(document.uri), to };
  const result = await parts.client.sendRequest<UpgradeResult | null>(upgradeRequest, params);
  if (!result) void window.showInformationMessage("This file belongs to no chart whose versions are known.");
  else await offer(parts, document, { result, to });
}

async function pickVersion({ client, charts }: UpgradeParts, { uri }: TextDocument): Promise<string | undefined> {
  const chart = charts.get(uri);
  const bundled = await client.sendRequest<BundledChart[]>(chartsRequest);
  const versions = bundled.find(({ name }) => name === chart?.name)?.versions;
  if (!chart || !versions) {
    void window.showInformationMessage("This file belongs to no chart whose versions are known.");
    return undefined;
  }
  const others = versions.filter((version) => version !== chart.version);
  const title = `Upgrade Values of ${chart.title} to Another Chart Version`;
  return window.showQuickPick(others, { title, placeHolder: `Now ${chart.version}` });
}

/** The file as it is beside the file as it would be, with the report below. */
async function offer(
  { client, documents }: UpgradeParts,
  document: TextDocument,
  { result, to }: { result: UpgradeResult; to: string },
): Promise<void> {
  const [upgraded, report] = [renderedUri(document.uri, "upgraded"), renderedUri(document.uri, "upgrade report")];
  documents.set(upgraded, { text: result.text, objects: [] });
  documents.set(report, { text: result.report, objects: [] });
  await commands.executeCommand("vscode.diff", document.uri, upgraded, `Values for ${to}`, { preview: true });
  const rewrite = "Rewrite the Values";
  const show = "Show the Report";
  const choices = result.edits.length > 0 ? [rewrite, show] : [show];
  const answer = await window.showInformationMessage(`Values for ${to}: ${result.summary}.`, ...choices);
  if (answer === show) await window.showTextDocument(report, { preview: true });
  if (answer !== rewrite) return;
  if (document.version !== result.documentVersion) {
    void window.showWarningMessage("The file was changed in the meantime. Run the command again.");
    return;
  }
  const edit = new WorkspaceEdit();
  edit.set(document.uri, await client.protocol2CodeConverter.asTextEdits(result.edits));
  await workspace.applyEdit(edit);
  await window.showTextDocument(report, { preview: true });
}
