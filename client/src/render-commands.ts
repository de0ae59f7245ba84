import { ConfigurationTarget, commands, type Disposable, type Uri, ViewColumn, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type BundledChart,
  chartsRequest,
  type RenderingOptions,
  type RenderResult,
  renderingDefaultsRequest,
} from "../../server/src/protocol";
import type { RenderPreviews } from "./render-previews";
import { type RenderedDocuments, type RenderedPart, renderedScheme, renderedUri } from "./rendered-documents";
import { editOptions, type RememberedOptions } from "./rendering-options";
import { yamlDocument } from "./shown-document";

export interface RenderParts {
  client: LanguageClient;
  documents: RenderedDocuments;
  previews: RenderPreviews;
  options: RememberedOptions;
}

/** The commands about rendering; each works on a values file and on its rendered document alike. */
export function registerRenderCommands(parts: RenderParts): Disposable[] {
  const register = (name: string, work: (source: Uri, parts: RenderParts) => Promise<void>): Disposable =>
    commands.registerCommand(`valuesmith.${name}`, async (uri?: Uri) => {
      const document = await yamlDocument(uri);
      if (document) await work(document.uri, parts);
      else void window.showInformationMessage("Open a values file to render it.");
    });
  return [
    register("render", renderManifests),
    register("renderingOptions", changeOptions),
    register("compareRenderings", compareWithPrevious),
    register("renderOtherVersion", renderOtherVersion),
    register("toggleSecrets", (source, { previews }) => previews.toggleSecrets(source)),
    register("showNotes", showNotes),
  ];
}

async function renderManifests(source: Uri, { previews }: RenderParts): Promise<void> {
  const result = await withConsent((mayDownload) => previews.open(source, mayDownload));
  if (result?.kind !== "rendered") return;
  const { name, version } = result.chart;
  const { objects, errors } = result.rendering;
  const outcome = errors.length > 0 ? "cannot be rendered" : `rendered, ${objects.length} objects`;
  window.setStatusBarMessage(`${name} ${version}: ${outcome}`, 5000);
}

/** Runs a rendering; asks before a chart is downloaded, and says why when there is no rendering. */
async function withConsent(render: (mayDownload: boolean) => Promise<RenderResult>): Promise<RenderResult | undefined> {
  const result = await render(false);
  const isRefused = result.kind === "needs-download" && !(await agreesToDownload(result));
  const final = result.kind === "needs-download" && !isRefused ? await render(true) : result;
  if (final.kind === "unavailable") void window.showErrorMessage(final.message);
  return isRefused ? undefined : final;
}

async function agreesToDownload({ chart, from }: { chart: string; from: string }): Promise<boolean> {
  if (!workspace.isTrusted) {
    const message = `${chart} is not on this machine, and nothing is downloaded for a workspace that is not trusted.`;
    void window.showErrorMessage(message);
    return false;
  }
  const question = `Rendering needs the chart ${chart}. Download it from ${from}?`;
  const detail = "It is kept on this machine, so that it is downloaded only once. Your values are not sent anywhere.";
  const answer = await window.showInformationMessage(question, { modal: true, detail }, "Download", "Always Download");
  if (answer === "Always Download")
    await workspace.getConfiguration("valuesmith").update("charts.download", "always", ConfigurationTarget.Global);
  return answer !== undefined;
}

async function changeOptions(source: Uri, { client, previews, options }: RenderParts): Promise<void> {
  const params = { uri: client.code2ProtocolConverter.asUri(source) };
  const defaults = await client.sendRequest<RenderingOptions | null>(renderingDefaultsRequest, params);
  if (await editOptions(source, options, defaults ?? {})) await previews.refresh(source);
}

async function compareWithPrevious(source: Uri, { documents, previews }: RenderParts): Promise<void> {
  const previous = previews.previous(source);
  if (!previous) {
    void window.showInformationMessage("Nothing that is rendered has changed since the preview was opened.");
    return;
  }
  documents.set(renderedUri(source, "previous manifests"), previous.rendering);
  await showDiff(source, ["previous manifests", "manifests"], "Previous rendering ↔ now");
}

async function renderOtherVersion(source: Uri, { client, documents, previews }: RenderParts): Promise<void> {
  const current = previews.current(source) ?? (await withConsent((mayDownload) => previews.open(source, mayDownload)));
  if (current?.kind !== "rendered") return;
  const { name, version } = current.chart;
  const other = await pickVersion(await client.sendRequest<BundledChart[]>(chartsRequest), name, version);
  if (other === undefined) return;
  const result = await withConsent((mayDownload) => previews.request(source, { version: other, mayDownload }));
  if (result?.kind !== "rendered") return;
  const { failure, rendering } = result;
  documents.set(
    renderedUri(source, "other version"),
    failure === undefined ? rendering : { text: failure, objects: [] },
  );
  await showDiff(source, ["manifests", "other version"], `${name} ${version} ↔ ${result.chart.version}`);
}

async function pickVersion(charts: BundledChart[], name: string, current: string): Promise<string | undefined> {
  const title = `Render with Another Version of ${name}`;
  const versions = charts.find((chart) => chart.name === name)?.versions.filter((version) => version !== current);
  if (versions) return window.showQuickPick(versions, { title, placeHolder: `Now ${current}` });
  return window.showInputBox({ title, prompt: `A version of the chart; now ${current}` });
}

async function showDiff(source: Uri, [left, right]: [RenderedPart, RenderedPart], title: string): Promise<void> {
  // Where the rendering is shown, so that the values stay in sight.
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.scheme === renderedScheme);
  const options = { viewColumn: shown?.viewColumn ?? ViewColumn.Beside, preserveFocus: true };
  await commands.executeCommand("vscode.diff", renderedUri(source, left), renderedUri(source, right), title, options);
}

async function showNotes(source: Uri, { documents, previews }: RenderParts): Promise<void> {
  const notes = previews.current(source)?.rendering.notes ?? "";
  documents.set(renderedUri(source, "notes"), { text: notes || "The chart has no notes.", objects: [] });
  await window.showTextDocument(renderedUri(source, "notes"), { preview: true });
}
