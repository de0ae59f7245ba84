import {
  Disposable,
  languages,
  TabInputText,
  TabInputTextDiff,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { renderedScheme, sourceOf } from "./rendered-documents";

/**
 * The document that the status item and the commands are about: that of the editor in front, or the values file that a
 * rendering in front comes from. The tab says which, as the "active" text editor may be a panel: Output has the focus then.
 */
export function shownUri(): Uri | undefined {
  const uri = uriInFront();
  return uri?.scheme === renderedScheme ? sourceOf(uri) : uri;
}

function uriInFront(): Uri | undefined {
  const { activeTab } = window.tabGroups.activeTabGroup;
  if (activeTab?.input instanceof TabInputText) return activeTab.input.uri;
  if (!(activeTab?.input instanceof TabInputTextDiff)) return undefined;
  const { original, modified } = activeTab.input;
  const focused = window.activeTextEditor?.document.uri.toString();
  return focused === original.toString() ? original : modified;
}

/** Tells when `shownUri` may be another one. */
export function onDidChangeShown(listener: () => void): Disposable {
  return Disposable.from(
    window.onDidChangeActiveTextEditor(listener),
    window.tabGroups.onDidChangeTabs(listener),
    window.tabGroups.onDidChangeTabGroups(listener),
  );
}

/** The YAML document that a command is about: the one it was called for, else the one shown; undefined if that is no YAML. */
export async function yamlDocument(of?: string | Uri): Promise<TextDocument | undefined> {
  const given = typeof of === "string" ? Uri.parse(of) : of;
  const uri = given?.scheme === renderedScheme ? sourceOf(given) : (given ?? shownUri());
  if (!uri) return undefined;
  const document = await openDocument(uri);
  return document && languages.match(yamlDocuments, document) > 0 ? document : undefined;
}

async function openDocument(uri: Uri): Promise<TextDocument | undefined> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  try {
    return open ?? (await workspace.openTextDocument(uri));
  } catch {
    // What was deleted, or is not for text editors, is no values file.
    return undefined;
  }
}

/** The documents the server is asked about; whether they belong to a chart is the server's to say. */
export const yamlDocuments = [
  { language: "yaml", scheme: "file" },
  { language: "yaml", scheme: "untitled" },
  { language: "yaml", scheme: "vscode-vfs" },
];
