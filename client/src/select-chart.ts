import { type QuickPickItem, QuickPickItemKind, type TextDocument, WorkspaceEdit, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type BundledChart,
  type ChartStatus,
  chartsRequest,
  type ModelineParams,
  type ModelineResult,
  modelineRequest,
} from "../../server/src/protocol";
import type { DocumentCharts } from "./document-charts";
import { yamlDocument } from "./shown-document";

/** What a modeline says: `langfuse@2.0.0`, `langfuse`, `none`, or `null` for no modeline. */
type Choice = ModelineParams["chart"];

/** Lets the user say which chart and version the document in front is for, and writes it as a modeline. */
export async function selectChart(client: LanguageClient, charts: DocumentCharts): Promise<void> {
  const document = await yamlDocument();
  if (!document) {
    void window.showInformationMessage("Open a YAML file to select its chart.");
    return;
  }
  const bundled = await client.sendRequest<BundledChart[]>(chartsRequest);
  const choice = await pickChoice(bundled, charts.get(document.uri));
  if (choice !== undefined) await writeModeline(client, document, choice);
}

async function pickChoice(bundled: BundledChart[], current: ChartStatus | undefined): Promise<Choice | undefined> {
  const picked = await window.showQuickPick(chartItems(bundled, current), {
    title: "Select Chart",
    placeHolder: "The Helm chart this file has values for",
    matchOnDescription: true,
  });
  if (!picked?.chart) return picked?.choice;
  const version = await window.showQuickPick(versionItems(picked.chart, current), {
    title: `Select Version of ${picked.chart.title}`,
    placeHolder: "The chart version this file is written for",
  });
  return version?.choice;
}

interface ChartItem extends QuickPickItem {
  chart?: BundledChart;
  choice?: Choice;
}

function chartItems(bundled: BundledChart[], current: ChartStatus | undefined): ChartItem[] {
  return [
    ...bundled.map((chart) => ({
      label: chart.title,
      description: chart.name === current?.name ? `${chart.name} (current)` : chart.name,
      chart,
    })),
    { label: "", kind: QuickPickItemKind.Separator },
    { label: "Not a values file of these charts", description: "Valuesmith keeps quiet in this file", choice: "none" },
    { label: "Detect automatically", description: "Removes the modeline", choice: null },
  ];
}

interface VersionItem extends QuickPickItem {
  choice: Choice;
}

function versionItems({ name, versions }: BundledChart, current: ChartStatus | undefined): VersionItem[] {
  const currentVersion = name === current?.name ? current.version : undefined;
  const items = versions.map((version) => ({
    label: version,
    description: [version === currentVersion && "current", isPreRelease(version) && "pre-release"]
      .filter(Boolean)
      .join(", "),
    choice: `${name}@${version}`,
  }));
  const newest = versions.find((version) => !isPreRelease(version));
  if (newest === undefined) return items;
  return [{ label: "Newest stable", description: `now ${newest}`, choice: name }, ...items];
}

function isPreRelease(version: string): boolean {
  return version.replace(/\+.*$/, "").includes("-");
}

async function writeModeline(client: LanguageClient, document: TextDocument, chart: Choice): Promise<void> {
  const params: ModelineParams = { uri: client.code2ProtocolConverter.asUri(document.uri), chart };
  const result = await client.sendRequest<ModelineResult>(modelineRequest, params);
  const edit = new WorkspaceEdit();
  edit.set(document.uri, await client.protocol2CodeConverter.asTextEdits(result));
  await workspace.applyEdit(edit);
}
