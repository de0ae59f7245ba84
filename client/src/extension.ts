import {
  commands,
  Disposable,
  type ExtensionContext,
  MarkdownString,
  StatusBarAlignment,
  type Uri,
  window,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type ChartStatus, chartRequest } from "../../server/src/protocol";
import { DocumentCharts } from "./document-charts";
import { insertBlock } from "./insert-block";
import { createLanguageClient, silenceRedHatSchemas } from "./language-client";
import { registerRenderCommands } from "./render-commands";
import { RenderPreviews } from "./render-previews";
import { RenderedDocuments } from "./rendered-documents";
import { RememberedOptions } from "./rendering-options";
import { registerSecretCommands } from "./secret-commands";
import { selectChart } from "./select-chart";
import { ServerDeaths } from "./server-deaths";
import { onDidChangeShown, shownUri } from "./shown-document";
import { upgradeValues } from "./upgrade-values";

/**
 * Shows the chart of the document in front in the status bar, and nothing for a document of no chart. Menus ask for the
 * context `valuesmith.hasChart`.
 */
function showChartInStatusBar(charts: DocumentCharts): Disposable {
  const item = window.createStatusBarItem("valuesmith.chart", StatusBarAlignment.Right, 100);
  item.name = "Helm Chart of the Values File";
  item.command = "valuesmith.selectChart";

  const update = (): void => {
    const uri = shownUri();
    const chart = uri && charts.get(uri);
    void commands.executeCommand("setContext", "valuesmith.hasChart", chart !== undefined);
    if (!chart) {
      item.hide();
      return;
    }
    item.text = chart.version === undefined ? chart.title : `${chart.title} ${chart.version}`;
    item.tooltip = new MarkdownString()
      .appendText(chart.why)
      .appendMarkdown("\n\nClick to select another chart or version.");
    item.show();
  };

  update();
  return Disposable.from(item, charts.onDidChange(update), onDidChangeShown(update));
}

/** What other extensions can ask of this one, through `exports`. */
export interface ValuesmithApi {
  /** The chart a document belongs to, or `null`. */
  chartOf(uri: Uri): Promise<ChartStatus | null>;
}

/** The client, once it has started or has failed to. */
let running: Promise<LanguageClient> | undefined;

/**
 * Starts the language server and everything that shows its answers beside the editor's own features. VS Code is not kept
 * waiting for the server: what is asked before it runs is answered when it does.
 */
export function activate(context: ExtensionContext): ValuesmithApi {
  const deaths = new ServerDeaths();
  const languageClient = createLanguageClient(context, deaths);
  const charts = new DocumentCharts(languageClient, deaths);
  const documents = new RenderedDocuments();
  const options = new RememberedOptions(context.workspaceState);
  const previews = new RenderPreviews(languageClient, documents, options);
  context.subscriptions.push(
    charts,
    documents,
    previews,
    ...registerRenderCommands({ client: languageClient, documents, previews, options }),
    ...registerSecretCommands(languageClient),
    showChartInStatusBar(charts),
    commands.registerCommand("valuesmith.selectChart", () => selectChart(languageClient, charts)),
    commands.registerCommand("valuesmith.insertBlock", (name?: string) => insertBlock(languageClient, name)),
    commands.registerCommand("valuesmith.upgrade", () => upgradeValues({ client: languageClient, charts, documents })),
    commands.registerCommand("valuesmith.restartServer", () => languageClient.restart()),
    commands.registerCommand("valuesmith.showOutput", () => languageClient.outputChannel.show()),
  );
  void silenceRedHatSchemas(charts, languageClient.outputChannel);
  running = start(languageClient);
  const { code2ProtocolConverter } = languageClient;
  return { chartOf: (uri) => languageClient.sendRequest(chartRequest, { uri: code2ProtocolConverter.asUri(uri) }) };
}

async function start(client: LanguageClient): Promise<LanguageClient> {
  try {
    await client.start();
  } catch (error) {
    // Without the server there is nothing to offer, but its log and its restart stay within reach.
    client.outputChannel.error(error instanceof Error ? error : String(error));
    void window.showErrorMessage('Valuesmith could not start. "Valuesmith: Show Output" says why.');
  }
  return client;
}

/** Stops the language server; VS Code waits for it. One that is still starting cannot be stopped before it has started. */
export async function deactivate(): Promise<void> {
  await (await running)?.dispose();
}
