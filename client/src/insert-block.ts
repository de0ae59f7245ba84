import {
  languages,
  type QuickPickItem,
  SnippetString,
  SnippetTextEdit,
  type TextDocument,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type BlockListing,
  blocksRequest,
  type DocumentParams,
  type InsertBlockParams,
  type InsertBlockResult,
  insertBlockRequest,
} from "../../server/src/protocol";
import { yamlDocuments } from "./shown-document";

/** Lists the blocks for the active values file and inserts the chosen one, or the one that is named. */
export async function insertBlock(client: LanguageClient, name?: string): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (!document || languages.match(yamlDocuments, document) === 0) {
    void window.showInformationMessage("Open a values file to insert a block into it.");
    return;
  }
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const params: DocumentParams = { uri };
  const blocks = await client.sendRequest<BlockListing[]>(blocksRequest, params);
  const block = name === undefined ? await pickBlock(blocks) : blocks.find((candidate) => candidate.name === name);
  if (!block) return;
  const asked: InsertBlockParams = { uri, name: block.name };
  const result = await client.sendRequest<InsertBlockResult | null>(insertBlockRequest, asked);
  if (result?.kind === "file") await openFile(result.snippet);
  else if (result?.kind === "edits") await applyEdits(client, document, result);
  else void window.showWarningMessage(`"${block.name}" was not inserted. ${block.problem ?? "Try again."}`);
}

interface BlockItem extends QuickPickItem {
  block: BlockListing;
}

async function pickBlock(blocks: readonly BlockListing[]): Promise<BlockListing | undefined> {
  if (blocks.length === 0) {
    void window.showInformationMessage("There are no blocks for the chart version of this file.");
    return undefined;
  }
  const items = blocks.map((block): BlockItem => ({ block, label: block.name, ...aboutBlock(block) }));
  const options = { title: "Insert Block", matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.block;
}

/** What it is for; which keys it has, or what keeps it from being inserted. */
function aboutBlock({
  kind,
  text,
  description,
  kept,
  problem,
}: BlockListing): Pick<BlockItem, "description" | "detail"> {
  const roots = [...text.matchAll(/^[\w-]+(?=:)/gm)].map(([root]) => root);
  const [, object = "Secret"] = /^kind: (\w+)$/m.exec(text) ?? [];
  const what = kind !== "manifest" ? roots.join(", ") : object === "Secret" ? "Kubernetes Secret" : object;
  const notes = [problem, kept.length > 0 ? `Stays as it is: ${kept.join(", ")}.` : undefined];
  return { description: what, detail: [description, ...notes].filter(Boolean).join(" ") };
}

async function openFile(snippet: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: "yaml", content: "" });
  const editor = await window.showTextDocument(document);
  await editor.insertSnippet(new SnippetString(snippet));
}

async function applyEdits(
  { protocol2CodeConverter }: LanguageClient,
  document: TextDocument,
  { edits, documentVersion, kept }: Extract<InsertBlockResult, { kind: "edits" }>,
): Promise<void> {
  if (document.version !== documentVersion) {
    void window.showWarningMessage("The file was changed in the meantime. Run the command again.");
    return;
  }
  const edit = new WorkspaceEdit();
  const changes = edits.map(
    ({ range, newText }) => new SnippetTextEdit(protocol2CodeConverter.asRange(range), new SnippetString(newText)),
  );
  edit.set(document.uri, changes);
  if (!(await workspace.applyEdit(edit))) {
    void window.showErrorMessage("The editor rejected the edit, so nothing was inserted.");
    return;
  }
  if (kept.length > 0) void window.showInformationMessage(`These keys stay as they were: ${kept.join(", ")}.`);
}
