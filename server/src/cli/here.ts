import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SecretSettings, SecretSurroundings } from "../core/secrets/surroundings";
import type { Snapshot } from "../core/values/snapshot";
import { readExactly } from "../host/files/text-file";
import type { Host } from "../host/host";
import type { Settings } from "../protocol";
import { type Editor, readSettings } from "../workspace/editor";
import { Workspace } from "../workspace/workspace";
import { readChartArgument } from "./chart-argument";

/** The command line as an editor: it opens one file at a time, in the folder that it is run in. */
export class Here implements Editor {
  readonly workspace: Workspace;
  readonly otherYamlServer = false;
  readonly patience = 60_000;
  readonly looksAbove = true;
  chart: Editor["chart"];
  private readonly folder = pathToFileURL(`${process.cwd()}/`).href;
  private opened: { document: TextDocument; settings: Settings } | undefined;

  constructor(host: Host) {
    this.workspace = new Workspace(host, this);
  }

  /** Opens a file in place of the one before; settings that are not given are what they are by default in an editor. */
  open(path: string, text: string, settings: Partial<Settings> = {}): TextDocument {
    if (this.opened) this.workspace.documentClosed(this.opened.document.uri);
    const document = TextDocument.create(pathToFileURL(path).href, "yaml", 0, text);
    this.opened = { document, settings: { ...readSettings(undefined), ...settings } };
    return document;
  }

  settings(): Promise<Settings> {
    return Promise.resolve(this.opened?.settings ?? readSettings(undefined));
  }

  openDocuments(): readonly TextDocument[] {
    return this.opened ? [this.opened.document] : [];
  }

  /** The folder that the command is run in; for a file elsewhere, that file's own. */
  get folders(): readonly string[] {
    const uri = this.opened?.document.uri ?? this.folder;
    return [uri.startsWith(this.folder) ? this.folder : new URL(".", uri).href];
  }
}

/** Opens the folder that the command is run in; `chart` is the option `--chart`. */
export async function openHere(host: Host, chart: string | undefined): Promise<Here> {
  const here = new Here(host);
  if (chart !== undefined) here.chart = await readChartArgument(here.workspace.store, chart);
  return here;
}

/** A file that is going to be changed. */
export interface ValuesFile {
  path: string;
  text: string;
  snapshot: Snapshot;
  surroundings: SecretSurroundings;
}

/** Reads a file that is to be changed; a text says why it cannot be. `chosen` is the URI of the file for its Secrets. */
export async function readValuesFile(
  here: Here,
  path: string,
  { chosen, ...wanted }: Partial<SecretSettings> & { chosen?: string },
): Promise<ValuesFile | string> {
  const text = await readExactly(path);
  if (text === undefined) return `${path} cannot be read as text`;
  const { workspace } = here;
  // A file before this one may have written Secrets, and so may others.
  workspace.foldersChanged();
  const document = here.open(path, text, { secrets: { ...readSettings(undefined).secrets, ...wanted } });
  const found = await workspace.chart(document);
  if (!found) return `${path} is not a values file of a known chart; name the chart with --chart`;
  const snapshot = await workspace.snapshot(document, found, { secrets: "all", chosen });
  const { secrets: surroundings } = snapshot;
  if (!surroundings) throw new Error("a snapshot was asked for its Secrets and has none");
  return { path, text, surroundings, snapshot };
}
