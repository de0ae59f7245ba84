import type { TextDocument } from "vscode-languageserver-textdocument";
import { isNamespace } from "../core/secrets/surroundings";
import type { Settings } from "../protocol";

/** What a workspace asks for whom it works for: an editor, or the command line. */
export interface Editor {
  /** The settings for a document. They are asked for once, until they change. */
  settings(uri: string): Promise<Settings>;
  /** Another extension reports YAML syntax errors. */
  otherYamlServer: boolean;
  /** The URIs of the folders that are open, each with a slash at its end. */
  folders: readonly string[];
  /** The documents that are open. */
  openDocuments(): readonly TextDocument[];
  /** The path of the folder where downloaded charts are kept; without it, no chart is rendered. */
  storage?: string;
  /** The chart that all documents are for, whatever they say. */
  chart?: { chart: string; version?: string };
  /** How long the choice of a chart may wait for the files of a folder to be read, in milliseconds. */
  patience?: number;
  /** What stands above the open folders says something about what is in them, too: a command is also run inside of a chart. */
  looksAbove?: boolean;
}

/** The innermost open folder that a document is in. */
export function folderOf({ folders }: Editor, uri: string): string | undefined {
  return foldersOf(folders, uri).toSorted((a, b) => b.length - a.length)[0];
}

/** The folders that a document is in. */
export const foldersOf = (folders: readonly string[], uri: string): string[] =>
  folders.filter((folder) => uri.startsWith(folder));

/** Whether a document is open. */
export const isOpen = (editor: Editor, uri: string): boolean =>
  editor.openDocuments().some((document) => document.uri === uri);

/** Settings as an editor sends them (or does not), with every missing or wrong part replaced by its default. */
export function readSettings(value: unknown): Settings {
  const settings = record(value);
  const charts = record(settings.charts);
  return {
    charts: {
      files: strings(charts.files),
      download: oneOf(["ask", "always", "never"], charts.download),
    },
    helm: { path: text(record(settings.helm).path) },
    severity: strings(settings.severity) as Settings["severity"],
    yamlSyntax: oneOf(["auto", "always", "never"], settings.yamlSyntax),
    objects: oneOf(["auto", "on", "off"], settings.objects),
    productionAdvice: oneOf(["auto", "on", "off"], settings.productionAdvice),
    secrets: readSecretSettings(record(settings.secrets)),
  };
}

function readSecretSettings(settings: Record<string, unknown>): Settings["secrets"] {
  const { target, namespace, store, kubeseal, kubesealCertificate } = settings;
  return {
    target: oneOf(["Secret", "ExternalSecret", "SealedSecret", "kubectl"], target),
    // A workspace can set these, and they end up in commands and manifests.
    namespace: isNamespace(text(namespace)) ? text(namespace) : "",
    store: /^(Cluster)?SecretStore\/[a-z0-9.-]+$/.test(text(store)) ? text(store) : "",
    kubeseal: text(kubeseal),
    kubesealCertificate: text(kubesealCertificate),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The value if it is one of the words, else the first word. */
const oneOf = <Word extends string>(words: [Word, ...Word[]], value: unknown): Word =>
  words.find((word) => word === value) ?? words[0];

/** The settings for open documents, each asked for once, until something is forgotten. */
export class DocumentSettings {
  private readonly editor: Editor;
  private readonly known = new Map<string, Promise<Settings>>();

  constructor(editor: Editor) {
    this.editor = editor;
  }

  of(uri: string): Promise<Settings> {
    const settings = this.known.get(uri) ?? this.editor.settings(uri);
    // Nothing is remembered of a document that was closed meanwhile.
    if (isOpen(this.editor, uri)) this.known.set(uri, settings);
    return settings;
  }

  /** Forgets the settings for a document. */
  forget(uri: string): void {
    this.known.delete(uri);
  }

  /** Forgets the settings for all documents. */
  forgetAll(): void {
    this.known.clear();
  }
}
