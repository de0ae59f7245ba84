import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Host } from "../../host/host";
import type { ChartRenderer } from "../../render/chart-renderer";
import type { ChartLearner } from "../../workspace/chart-learner";
import type { Workspace } from "../../workspace/workspace";
import type { EditorSettings } from "./editor-settings";
import type { TypingPause } from "./typing-pause";

/** The parts of a running server that its request handlers share. */
export interface Session {
  connection: Connection;
  documents: TextDocuments<TextDocument>;
  editor: EditorSettings;
  workspace: Workspace;
  host: Host;
  learner: ChartLearner;
  /** Absent where nothing can be rendered; known once the editor has introduced itself. */
  renderer?: ChartRenderer;
  /** Has the editor ask for the diagnostics of all open documents anew. */
  refreshDiagnostics(): void;
  /** Forgets the charts of all documents, as more or something else is known now. */
  chartsChanged(): void;
  typingPause: TypingPause;
}

/** The paths of the workspace's folders; undefined where none is open. */
export function workspacePaths({ editor, host }: Session): string[] | undefined {
  const paths = editor.folders.map((uri) => host.pathOf(uri)).filter((path) => path !== undefined);
  return editor.folders.length === 0 ? undefined : paths;
}
