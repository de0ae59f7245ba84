import type { TextDocument } from "vscode-languageserver-textdocument";
import { limits } from "../core/limits";
import {
  type AroundValues,
  type OwnManifests,
  ownManifests,
  traceValues,
  type ValuesPlace,
  type ValuesTrace,
} from "../core/secrets/compare/own-manifests";
import { mayHoldSecret, readManifests, type SecretManifest } from "../core/secrets/secret-manifest";
import type { Host } from "../host/host";
import { FolderIndex } from "./folder-index";

/** The Secret manifests and the values files around a file. */
export interface FoundManifests extends AroundValues {
  /** All YAML files that were found. */
  files: Set<string>;
}

/** Git is asked about no more files; the others count as tracked, so that nothing is added to them. */
const maxAsked = 200;

/** Finds the Secret manifests of workspace folders, and those among them that are a values file's own. */
export class SecretManifests {
  private readonly index: FolderIndex<SecretManifest>;
  private readonly host: Host;
  private tracked: ReadonlyMap<string, boolean> = new Map();
  private readonly open = new Map<string, { version: number; manifests: SecretManifest[] }>();
  private readonly traces = new Map<string, ValuesTrace>();
  private readonly own = new Map<string, { from: readonly unknown[]; own: OwnManifests }>();

  constructor(host: Host) {
    this.host = host;
    this.index = new FolderIndex(host, {
      list: (folder) => host.listYaml(folder),
      isListed: (uri) => /\.ya?ml$/i.test(uri),
      read: (uri, text) => this.read(uri, text),
    });
  }

  /** The manifests of the folders; what is open in the editor counts as it is there. */
  async find(folders: readonly string[], documents: readonly TextDocument[]): Promise<FoundManifests> {
    await this.prepare(folders, documents);
    return this.known(folders, documents);
  }

  /** Waits until all files of the folders have been read, and asks which of those with Secrets Git tracks by now. */
  async prepare(folders: readonly string[], documents: readonly TextDocument[]): Promise<void> {
    await this.index.prepare(folders);
    const { manifests } = this.known(folders, documents);
    const uris = [...new Set(manifests.filter(({ kind }) => kind === "Secret").map(({ uri }) => uri))];
    const answers = uris.map(async (uri, index): Promise<[string, boolean]> => {
      return [uri, index >= maxAsked || (await this.host.gitState(uri)) === "tracked"];
    });
    this.tracked = new Map(await Promise.all(answers));
  }

  /** What is known by now, for those who cannot wait; the folders are read for those who come later. */
  known(folders: readonly string[], documents: readonly TextDocument[]): FoundManifests {
    const files = this.index.known(folders);
    for (const document of documents) {
      const manifests = this.ofDocument(document);
      if (manifests.length > 0 || files.has(document.uri)) files.set(document.uri, manifests);
    }
    const traces = [...files.keys()].flatMap((uri) => this.traces.get(uri) ?? []);
    const manifests = [...files.values()].flat();
    for (const manifest of manifests) manifest.isTracked = this.tracked.get(manifest.uri) ?? false;
    return { manifests, traces, files: new Set(files.keys()) };
  }

  /** The manifests of the release that a values file is for; worked out once for as long as nothing changes around it. */
  ownOf({ manifests, traces }: AroundValues, place: ValuesPlace): OwnManifests {
    const { uri, chart, namespaces, chosen } = place;
    const from = [chart, chosen, namespaces.join(" "), manifests.length, ...manifests, ...traces];
    const known = this.own.get(uri);
    if (known?.from.length === from.length && known.from.every((item, index) => item === from[index])) return known.own;
    const own = ownManifests({ manifests, traces }, place);
    this.own.set(uri, { from, own });
    return own;
  }

  /** Reads files again that have changed, come or gone. Returns whether there are or were Secrets in them. */
  refresh(uris: readonly string[]): Promise<boolean> {
    return this.index.refresh(uris);
  }

  /** Forgets a document that was closed. */
  forgetDocument(uri: string): void {
    this.open.delete(uri);
    this.own.delete(uri);
  }

  /** Forgets the folders: others have been opened. */
  forget(): void {
    this.index.forget();
    this.traces.clear();
  }

  private read(uri: string, text: string): SecretManifest[] {
    const isRead = text.length <= limits.manifestLength;
    const trace = isRead ? traceValues(uri, text) : undefined;
    if (trace) this.traces.set(uri, trace);
    else this.traces.delete(uri);
    return isRead && mayHoldSecret(text) ? readManifests({ uri, version: null, text }) : [];
  }

  private ofDocument(document: TextDocument): SecretManifest[] {
    const { uri, version } = document;
    const known = this.open.get(uri);
    if (known?.version === version) return known.manifests;
    const manifests = readManifests({ uri, version, text: document.getText() });
    this.open.set(uri, { version, manifests });
    return manifests;
  }
}
