import { CancellationTokenSource, type Connection, type Diagnostic } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { TypingPause } from "./typing-pause";

/** Diagnostics for editors that do not ask for them (before LSP 3.17): they are sent when typing pauses. */
export class PushedDiagnostics {
  private readonly connection: Connection;
  private readonly typingPause: TypingPause;
  private readonly find: (uri: string) => Promise<Diagnostic[]>;
  /** Uri -> what takes back the check that is waiting. */
  private readonly waiting = new Map<string, CancellationTokenSource>();

  constructor(connection: Connection, typingPause: TypingPause, find: (uri: string) => Promise<Diagnostic[]>) {
    this.connection = connection;
    this.typingPause = typingPause;
    this.find = find;
  }

  /** Checks a document soon. */
  schedule(document: TextDocument): void {
    this.waiting.get(document.uri)?.cancel();
    const source = new CancellationTokenSource();
    this.waiting.set(document.uri, source);
    void this.send(document, source);
  }

  /** Takes back what was sent for a document that is closed. */
  clear({ uri }: TextDocument): void {
    this.waiting.get(uri)?.cancel();
    if (this.waiting.delete(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  private async send(document: TextDocument, { token }: CancellationTokenSource): Promise<void> {
    const { uri, version } = document;
    await this.typingPause.wait(uri, token);
    if (token.isCancellationRequested) return;
    const diagnostics = await this.typingPause.measure(uri, () => this.find(uri));
    if (!token.isCancellationRequested && document.version === version)
      await this.connection.sendDiagnostics({ uri, version, diagnostics });
  }
}
