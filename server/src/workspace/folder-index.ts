import type { Host } from "../host/host";

/** Which files of a folder are read, and what is wanted of them. */
export interface FolderReader<Item> {
  /** The URIs of the files in a folder, which ends with a slash, and below it. */
  list(folder: string): Promise<string[]>;
  /** Whether a file that has come or changed is one of those. */
  isListed(uri: string): boolean;
  read(uri: string, text: string): Item[];
}

/** File -> what it holds; files without anything are in there, too. */
type Index<Item> = Map<string, Item[]>;

/** How many files are read at a time. */
const parallel = 16;

/** What the files of workspace folders hold; a folder is read once, and then only the files that change. */
export class FolderIndex<Item> {
  private readonly host: Host;
  private readonly reader: FolderReader<Item>;
  private readonly indexes = new Map<string, Promise<Index<Item>>>();
  private readonly ready = new Map<string, Index<Item>>();
  /** How often everything was forgotten: what is still being read from before is of no use. */
  private generation = 0;

  constructor(host: Host, reader: FolderReader<Item>) {
    this.host = host;
    this.reader = reader;
  }

  /** Waits until all files of the folders have been read. */
  async prepare(folders: readonly string[]): Promise<void> {
    await Promise.all(folders.map((folder) => this.index(folder)));
  }

  /** What is known by now, by file; the folders are read for those who come later. */
  known(folders: readonly string[]): Index<Item> {
    for (const folder of folders) void this.index(folder);
    return new Map(folders.flatMap((folder) => [...(this.ready.get(folder) ?? [])]));
  }

  /** Whether all files of the folders have been read. */
  isReady(folders: readonly string[]): boolean {
    return folders.every((folder) => this.ready.has(folder));
  }

  /** Reads files again that have changed, come or gone. Returns whether there is or was something in them. */
  async refresh(uris: readonly string[]): Promise<boolean> {
    let concerned = false;
    for (const [folder, pending] of this.indexes) {
      const index = await pending;
      for (const uri of uris.filter((changed) => changed.startsWith(folder) && this.reader.isListed(changed))) {
        const before = index.get(uri) ?? [];
        const text = await this.host.readFile(uri, folder);
        if (text === undefined) index.delete(uri);
        else index.set(uri, this.reader.read(uri, text));
        concerned ||= before.length > 0 || (index.get(uri)?.length ?? 0) > 0;
      }
    }
    return concerned;
  }

  /** Forgets the folders: others have been opened. */
  forget(): void {
    this.generation++;
    this.indexes.clear();
    this.ready.clear();
  }

  private index(folder: string): Promise<Index<Item>> {
    const known = this.indexes.get(folder);
    if (known) return known;
    const { generation } = this;
    const index = this.readAll(folder).then((read) => {
      if (generation === this.generation) this.ready.set(folder, read);
      return read;
    });
    this.indexes.set(folder, index);
    return index;
  }

  private async readAll(folder: string): Promise<Index<Item>> {
    const { generation } = this;
    const uris = await this.reader.list(folder);
    const index: Index<Item> = new Map(uris.map((uri) => [uri, []]));
    const left = [...uris];
    const work = async (): Promise<void> => {
      for (let uri = left.pop(); uri !== undefined && generation === this.generation; uri = left.pop()) {
        const text = await this.host.readFile(uri, folder);
        if (text !== undefined) index.set(uri, this.reader.read(uri, text));
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    return index;
  }
}
