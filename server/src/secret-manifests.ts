import type { TextDocument } from "vscode-languageserver-textdocument";
import { mayHoldSecret, readManifests, type SecretManifest } from "./core/secrets/secret-manifest";
import type { Host } from "./host";

/** The Secret manifests around a file. */
export interface FoundManifests {
  manifests: SecretManifest[];
  /** All YAML files that were found. */
  files: Set<string>;
}

/** The YAML files of a folder, with the manifests in them. */
type FolderIndex = Map<string, SecretManifest[]>;

/** How many files are read at a time. */
const parallel = 16;

/** Finds the Secret manifests of workspace folders; a folder is read once, and then only the files that change. */
export class SecretManifests {
  private readonly host: Host;
  private readonly indexes = new Map<string, Promise<FolderIndex>>();
  private readonly ready = new Map<string, FolderIndex>();
  private readonly open = new Map<string, { version: number; manifests: SecretManifest[] }>();

  constructor(host: Host) {
    this.host = host;
  }

  /** The manifests of the folders; what is open in the editor counts as it is there. */
  async find(folders: readonly string[], documents: readonly TextDocument[]): Promise<FoundManifests> {
    await this.prepare(folders);
    return this.known(folders, documents);
  }

  /** Waits until all files of the folders have been read. */
  async prepare(folders: readonly string[]): Promise<void> {
    await Promise.all(folders.map((folder) => this.index(folder)));
  }

  /** What is known by now, for those who cannot wait; the folders are read for those who come later. */
  known(folders: readonly string[], documents: readonly TextDocument[]): FoundManifests {
    for (const folder of folders) void this.index(folder);
    const indexes = folders.flatMap((folder) => this.ready.get(folder) ?? []);
    const files = new Map(indexes.flatMap((index) => [...index]));
    for (const document of documents) {
      const manifests = this.ofDocument(document);
      if (manifests.length > 0 || files.has(document.uri)) files.set(document.uri, manifests);
    }
    return { manifests: [...files.values()].flat(), files: new Set(files.keys()) };
  }

  /** Reads files again that have changed, come or gone. Returns whether there are or were Secrets in them. */
  async refresh(uris: readonly string[]): Promise<boolean> {
    let concerned = false;
    for (const [folder, pending] of this.indexes) {
      const index = await pending;
      for (const uri of uris.filter((changed) => isYaml(changed) && changed.startsWith(folder))) {
        const before = index.get(uri) ?? [];
        const text = await this.host.readFile(uri, folder);
        if (text === undefined) index.delete(uri);
        else index.set(uri, readManifests({ uri, version: null, text }));
        concerned ||= before.length > 0 || (index.get(uri)?.length ?? 0) > 0;
      }
    }
    return concerned;
  }

  /** Forgets a document that was closed. */
  close(uri: string): void {
    this.open.delete(uri);
  }

  /** Forgets the folders: others have been opened. */
  forget(): void {
    this.indexes.clear();
    this.ready.clear();
  }

  private ofDocument(document: TextDocument): SecretManifest[] {
    const { uri, version } = document;
    const known = this.open.get(uri);
    if (known?.version === version) return known.manifests;
    const manifests = readManifests({ uri, version, text: document.getText() });
    this.open.set(uri, { version, manifests });
    return manifests;
  }

  private index(folder: string): Promise<FolderIndex> {
    const known = this.indexes.get(folder);
    if (known) return known;
    const index = this.read(folder).then((read) => {
      this.ready.set(folder, read);
      return read;
    });
    this.indexes.set(folder, index);
    return index;
  }

  private async read(folder: string): Promise<FolderIndex> {
    const uris = await this.host.listYaml(folder);
    const index: FolderIndex = new Map(uris.map((uri) => [uri, []]));
    const left = [...uris];
    const work = async (): Promise<void> => {
      for (let uri = left.pop(); uri !== undefined; uri = left.pop()) {
        const text = await this.host.readFile(uri, folder);
        if (text !== undefined && mayHoldSecret(text)) index.set(uri, readManifests({ uri, version: null, text }));
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    return index;
  }
}

const isYaml = (uri: string): boolean => /\.ya?ml$/i.test(uri);
