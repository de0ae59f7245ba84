import type {
  ClientCapabilities,
  Connection,
  InitializeParams,
  TextDocuments,
  WorkspaceFoldersChangeEvent,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { InitializationOptions, Settings } from "../../protocol";
import { type Editor, readSettings } from "../../workspace/editor";

/** What the editor at the other end can do and wants: its capabilities and its settings for each document. */
export class EditorSettings implements Editor {
  private readonly connection: Connection;
  private readonly documents: TextDocuments<TextDocument>;
  private sent: Settings = readSettings(undefined);
  capabilities: ClientCapabilities = {};
  otherYamlServer = false;
  /** The path of the folder where downloaded charts are kept. */
  storage: string | undefined;
  /** The client has our commands for secrets. */
  hasSecretCommands = false;
  /** The folders of the workspace, each with a slash at its end. */
  folders: string[] = [];

  constructor(connection: Connection, documents: TextDocuments<TextDocument>) {
    this.connection = connection;
    this.documents = documents;
  }

  /** Takes what the editor said of itself at the start. */
  initialize({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): void {
    this.capabilities = capabilities;
    this.folders = (workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : [])).map(asFolder);
    const options = (initializationOptions ?? {}) as InitializationOptions;
    this.otherYamlServer = options.otherYamlServer === true;
    this.storage = typeof options.storage === "string" ? options.storage : undefined;
    this.hasSecretCommands = options.secretCommands === true;
  }

  openDocuments(): TextDocument[] {
    return this.documents.all();
  }

  /** Takes what the editor says of the folders it has opened and closed. */
  changeFolders({ added = [], removed = [] }: Partial<WorkspaceFoldersChangeEvent> = {}): void {
    const gone = new Set(removed.map(({ uri }) => asFolder(uri)));
    this.folders = [...this.folders.filter((folder) => !gone.has(folder)), ...added.map(({ uri }) => asFolder(uri))];
  }

  /** The editor asks for diagnostics itself, and knows when. */
  get pullsDiagnostics(): boolean {
    return this.capabilities.textDocument?.diagnostic !== undefined;
  }

  /** It can tell that an edit is of another version of a document than it has. */
  get knowsVersionedEdits(): boolean {
    return this.capabilities.workspace?.workspaceEdit?.documentChanges === true;
  }

  /** The editor can change several files at once and make new ones. */
  get changesFiles(): boolean {
    const operations = this.capabilities.workspace?.workspaceEdit?.resourceOperations;
    return this.knowsVersionedEdits && operations?.includes("create") === true;
  }

  /** The editor asks for what a code action does once it is chosen, and brings back what it was sent with the action. */
  get resolvesActions(): boolean {
    const { dataSupport, resolveSupport } = this.capabilities.textDocument?.codeAction ?? {};
    const isAsked = (property: string): boolean => resolveSupport?.properties.includes(property) === true;
    return dataSupport === true && isAsked("edit") && isAsked("command");
  }

  get knowsSnippets(): boolean {
    return this.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
  }

  /** The settings for a document; an editor that cannot be asked sends the same for all. */
  settings(uri: string): Promise<Settings> {
    if (!this.capabilities.workspace?.configuration) return Promise.resolve(this.sent);
    const answer = this.connection.workspace.getConfiguration({ scopeUri: uri, section: "valuesmith" });
    return answer.then(readSettings, () => this.sent);
  }

  /** Takes settings that the editor sends. */
  change(settings: unknown): void {
    this.sent = readSettings((settings as Record<string, unknown> | null)?.valuesmith);
  }
}

/** With one slash at its end, so that no folder is taken for one whose name begins like its own. */
const asFolder = (uri: string): string => `${uri.replace(/(?<!\/)\/+$/, "")}/`;
