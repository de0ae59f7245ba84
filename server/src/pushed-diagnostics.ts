import type { Connection, Diagnostic } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";

/** How long a document must be left alone before it is checked. In milliseconds. */
const delay = 150;

/** Diagnostics for editors that do not ask for them (before LSP 3.17): they are sent when typing pauses. */
export class PushedDiagnostics {
  private readonly connection: Connection;
  private readonly find: (document: TextDocument) => Promise<Diagnostic[]>;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(connection: Connection, find: (document: TextDocument) => Promise<Diagnostic[]>) {
    this.connection = connection;
    this.find = find;
  }

  /** Checks a document soon. */
  schedule(document: TextDocument): void {
    clearTimeout(this.timers.get(document.uri));
    this.timers.set(
      document.uri,
      setTimeout(() => void this.send(document), delay),
    );
  }

  /** Takes back what was sent for a document that is closed. */
  clear({ uri }: TextDocument): void {
    clearTimeout(this.timers.get(uri));
    if (this.timers.delete(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private async send(document: TextDocument): Promise<void> {
    const { uri, version } = document;
    const diagnostics = await this.find(document);
    if (this.timers.has(uri) && document.version === version)
      await this.connection.sendDiagnostics({ uri, version, diagnostics });
  }
}
