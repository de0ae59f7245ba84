import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Host } from "../../host/host";
import type { Workspace } from "../../workspace/workspace";
import type { EditorSettings } from "./editor-settings";
import type { TypingPause } from "./typing-pause";

/** The parts of a running server that its request handlers share. */
export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly editor: EditorSettings;
  readonly host: Host;
  readonly typingPause: TypingPause;
  readonly workspace: Workspace;
}
