import { deploymentsOf, type PlacedDeployment, type PlacedDocument } from "../core/chart/deployments/named-by";
import { readDeployments } from "../core/chart/deployments/read-deployments";
import { uriPath } from "../host/files/uri-path";
import type { Host } from "../host/host";
import { FolderIndex } from "./folder-index";

/** How to treat those who ask while files are read. */
export interface WorkspaceDeploymentsOptions {
  /** How long the first answers wait for files to be read, in milliseconds; a workspace may have very many. */
  patience: number;
  /** There are more deployments than those who did not wait for all files have been told. */
  moreFound(): void;
}

/** Finds what in a workspace installs charts with values files: helmfiles, Argo CD Applications, scripts and the like. */
export class WorkspaceDeployments {
  private readonly index: FolderIndex<PlacedDocument>;
  private readonly options: WorkspaceDeploymentsOptions;
  /** The folders whose files are still being read although somebody has waited for them. */
  private readonly late = new Set<string>();

  constructor(host: Host, options: WorkspaceDeploymentsOptions) {
    this.options = options;
    this.index = new FolderIndex(host, {
      list: async (folder) => [...(await host.listYaml(folder)), ...(await host.listScripts(folder))],
      isListed: (uri) => /\.(?:ya?ml|sh|bash|mk)$|\/(?:makefile|justfile)$/i.test(uri),
      read: (uri, text) => {
        const read = readDeployments(text);
        return read.deployments.length + read.maps.length > 0 ? [{ ...read, path: uriPath(uri) }] : [];
      },
    });
  }

  /** The deployments that name a file; `folder` is the URI of the workspace's folder that it is in, with a slash. */
  async naming(uri: string, folder: string): Promise<PlacedDeployment[]> {
    if (!this.index.isReady([folder]) && !this.late.has(folder)) await this.wait(folder);
    const known = this.index.known([folder]);
    let paths: Set<string> | undefined;
    const has = (path: string): boolean => {
      paths ??= new Set([...known.keys()].map(uriPath));
      return paths.has(path);
    };
    return deploymentsOf(uriPath(uri), [...known.values()].flat(), { folder: uriPath(folder), has });
  }

  /** Reads files again that have changed, come or gone. Returns whether there is or was a deployment in them. */
  refresh(uris: readonly string[]): Promise<boolean> {
    return this.index.refresh(uris);
  }

  /** Forgets the folders: others have been opened. */
  forget(): void {
    this.index.forget();
  }

  /** Gives the folder's files some time to be read; whoever goes on without them is told later. */
  private async wait(folder: string): Promise<void> {
    const { patience, moreFound } = this.options;
    const all = this.index.prepare([folder]);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, patience, true);
    });
    const isLate = await Promise.race([all.then(() => false), tooLong]);
    clearTimeout(timer);
    if (!isLate || this.late.has(folder)) return;
    this.late.add(folder);
    void all.then(() => {
      this.late.delete(folder);
      if ([...this.index.known([folder]).values()].some((found) => found.length > 0)) moreFound();
    });
  }
}
