import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Settings } from "../protocol";

/** What a workspace asks for whom it works for: an editor, or the command line. */
export interface Editor {
  /** The settings for a document. They are asked for once, until they change. */
  settings(uri: string): Promise<Settings>;
  /** Another extension reports YAML syntax errors. */
  otherYamlServer: boolean;
  /** The URIs of the folders that are open, each with a slash at its end. */
  folders: readonly string[];
  /** The documents that are open. */
  openDocuments(): readonly TextDocument[];
  /** The path of the folder where downloaded charts are kept; without it, no chart is rendered. */
  storage?: string;
  /** The chart that all documents are for, whatever they say. */
  chart?: { chart: string; version?: string };
  /** How long the choice of a chart may wait for the files of a folder to be read, in milliseconds. */
  patience?: number;
  /** What stands above the open folders says something about what is in them, too: a command is also run inside of a chart. */
  looksAbove?: boolean;
}

/** The innermost open folder that a document is in. */
export function folderOf({ folders }: Editor, uri: string): string | undefined {
  return foldersOf(folders, uri).toSorted((a, b) => b.length - a.length)[0];
}

/** The folders that a document is in. */
export const foldersOf = (folders: readonly string[], uri: string): string[] =>
  folders.filter((folder) => uri.startsWith(folder));

/** Whether a document is open. */
export const isOpen = (editor: Editor, uri: string): boolean =>
  editor.openDocuments().some((document) => document.uri === uri);
