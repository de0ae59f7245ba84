import { randomUUID } from "node:crypto";
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  commands,
  type Position,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";

/** A document shown in the editor, with the place of its `<|>`. */
export interface Opened {
  document: TextDocument;
  cursor: Position;
}

/**
 * Writes a file, and others beside it, into a new folder of the workspace and opens it; `<|>` is where the cursor will be.
 */
export async function openFile(
  name: string,
  textWithCursor: string,
  beside: Record<string, string> = {},
): Promise<Opened> {
  const root = workspace.workspaceFolders?.[0];
  if (!root) throw new Error("The tests need a workspace folder.");
  // Every suite is bundled with this code by itself, so that a counter would name folders twice.
  const folder = Uri.joinPath(root.uri, `test-${randomUUID()}`);
  const uri = Uri.joinPath(folder, name);
  const offset = Math.max(0, textWithCursor.indexOf("<|>"));
  for (const [file, text] of Object.entries({ ...beside, [name]: textWithCursor.replace("<|>", "") }))
    await workspace.fs.writeFile(Uri.joinPath(folder, file), new TextEncoder().encode(text));
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document);
  return { document, cursor: document.positionAt(offset) };
}

/**
 * Repeats until there is an answer. VS Code answers a request with nothing when another provider registers meanwhile, as
 * happens at the start, and diagnostics come when they come.
 */
export async function eventually<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await pause(50);
  }
}

/** For what must not happen: gives it the time in which it would have. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The labels of the completions at the cursor which come from a language server: no words of the file, no snippets. */
export async function completionLabels(opened: Opened): Promise<string[]> {
  const { items } = await completions(opened);
  return items.filter(({ kind }) => kind !== CompletionItemKind.Text && kind !== CompletionItemKind.Snippet).map(label);
}

/** The completions at the cursor, the first ones with their documentation. */
export function completions({ document, cursor }: Opened): Thenable<CompletionList> {
  const resolved = 100;
  return commands.executeCommand<CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    cursor,
    undefined,
    resolved,
  );
}

/** The label of a completion as text. */
export function label(item: CompletionItem): string {
  return typeof item.label === "string" ? item.label : item.label.label;
}
