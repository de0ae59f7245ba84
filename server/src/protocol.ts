/**
 * Our own messages, beside those of the Language Server Protocol. This is the one file the client imports from the server;
 * editors other than VS Code can use the same messages by name.
 */
import type { TextEdit, WorkspaceEdit } from "vscode-languageserver-types";

/** The chart a document belongs to, and why. */
export interface ChartStatus {
  /** The chart's name, such as `langfuse`. */
  name: string;
  /** The chart's name for people, such as `Langfuse`. */
  title: string;
  /** The chart version whose keys are used; absent for a chart that is known by its folder only. */
  version?: string;
  /** One sentence that says how the chart was recognised. */
  why: string;
}

/** A bundled chart and its versions, newest first. */
export interface BundledChart {
  name: string;
  title: string;
  versions: string[];
}

/** What a request needs that is about a document as a whole. */
export interface DocumentParams {
  uri: string;
}

/** Request, `DocumentParams -> ChartStatus | null`. */
export const chartRequest = "valuesmith/chart";

/** Request, `void -> BundledChart[]`. */
export const chartsRequest = "valuesmith/charts";

/** Request, `{ uri, chart } -> TextEdit[]`: the edits that write, replace or remove the modeline of a document. */
export const modelineRequest = "valuesmith/modeline";
export interface ModelineParams extends DocumentParams {
  /** `langfuse@2.0.0`, `langfuse`, `none`, or `null` to remove the modeline. */
  chart: string | null;
}
export type ModelineResult = TextEdit[];

/** Request, `{ uri, from?, to } -> UpgradeResult | null`: what it takes to use a document with another chart version. */
export const upgradeRequest = "valuesmith/upgrade";
export interface UpgradeParams extends DocumentParams {
  /** The version that the document was written for; without it the one it is checked with. */
  from?: string;
  to: string;
}

export interface UpgradeResult {
  /** The whole new text, for a preview. */
  text: string;
  /** What makes the new text of the document: no edit, or a single one. */
  edits: TextEdit[];
  /** The version of the document that the edits are for. */
  documentVersion: number;
  /** The changes as plain text, most urgent first. */
  report: string;
  /** The changes in half a line. */
  summary: string;
}

/**
 * Notification from the server, `{ uri, chart }`: the chart of an open document. It comes after each document was opened and
 * whenever its chart has changed, so that nobody has to ask.
 */
export const chartChangedNotification = "valuesmith/chartChanged";
export interface ChartChangedParams extends DocumentParams {
  /** `null` for a document of no chart. */
  chart: ChartStatus | null;
}

/** Request, `RenderParams -> RenderResult`: what Helm makes of a values file. Its problems become diagnostics of the file. */
export const renderRequest = "valuesmith/render";
export interface RenderParams extends DocumentParams {
  options: RenderingOptions;
  /** A chart version other than the document's own. */
  version?: string;
  /** The user has agreed that the chart is downloaded. */
  mayDownload?: boolean;
  /** The workspace is trusted, so that the user's own helm may be run. */
  isTrusted?: boolean;
  /** Shows the values of Secrets, which are masked otherwise. */
  showSecrets?: boolean;
}

/** How one values file is rendered; what is left out is the chart's own default. */
export interface RenderingOptions {
  release?: string;
  namespace?: string;
  kubeVersion?: string;
  apiVersions?: string[];
  includeCrds?: boolean;
  skipTests?: boolean;
  /** URIs of the values files that come before this one on helm's command line. */
  valuesBefore?: string[];
  /** URIs of those that come after it. */
  valuesAfter?: string[];
  /** What follows `--set`. */
  set?: string[];
  /** The URI of a chart folder or archive to render instead of the one that is found. */
  chart?: string;
}

export type RenderResult =
  /** `failure` are YAML comments that say why there is no text. */
  | { kind: "rendered"; chart: RenderedChart; rendering: Rendering; failure?: string }
  /** The chart is not on this machine and may not be downloaded without asking. */
  | { kind: "needs-download"; chart: string; from: string }
  | { kind: "unavailable"; message: string };

/** What Helm made of the values. Either `text` is complete, or `errors` says why there is none. */
export interface Rendering {
  /** What `helm template` prints, byte for byte; empty when it fails. */
  text: string;
  objects: RenderedObject[];
  notes: string;
  /** Helm's own, such as a table that a value overwrites. */
  warnings: string[];
  errors: { message: string }[];
}

export interface RenderedObject {
  /** The template it comes from, such as `langfuse/templates/web/deployment.yaml`. */
  source: string;
  apiVersion: string;
  kind: string;
  name: string;
  /** As it stands in the object; empty where it names none. */
  namespace: string;
  /** The events of a hook, such as `test`. */
  hook?: string[];
  /** Zero-based line of `text` where its content begins, after the `# Source:` comment. */
  startLine: number;
  /** Zero-based line of `text` with the last of it. */
  endLine: number;
}

export interface RenderedChart {
  name: string;
  version: string;
  /** One sentence that says where the chart was found. */
  where: string;
}

/** Request, `{ uri } -> RenderingOptions | null`: what the options are where the user has chosen none. */
export const renderingDefaultsRequest = "valuesmith/renderingDefaults";

/** The forms that a Secret can take. */
export type SecretTarget = "Secret" | "ExternalSecret" | "SealedSecret" | "kubectl";

/**
 * Request, `CreateSecretParams -> SecretsResult`: the Secrets that a values file needs and the workspace does not have. The
 * server writes them to the disk and reads them back; the client then applies the edit of the values file (its documents
 * are versioned) and shows the command. Where the server cannot write files, all is in the edit.
 */
export const createSecretRequest = "valuesmith/createSecret";
export interface CreateSecretParams extends DocumentParams {
  /** The form of the Secret; absent for that of the settings. */
  target?: SecretTarget;
  /** The workspace is trusted, so that the user's own kubeseal may be run. */
  isTrusted?: boolean;
  /** What the user has said about `notIgnored` of an earlier answer: `add` it to .gitignore, or `go ahead` without. */
  consent?: "add" | "go ahead";
}

/** What moving or making Secrets comes to. */
export interface SecretsResult {
  /** Edits of the values file and of the Secrets' files; absent where there is nothing to change. */
  edit?: WorkspaceEdit;
  /** The Secrets, with the names of their keys and where each key's content comes from; never the content. */
  secrets: { name: string; keys: { name: string; origin: "moved" | "copied" | "generated" | "empty" }[] }[];
  /** The key paths whose values are moved. */
  moved: string[];
  refused: { path: string; reason: string }[];
  /** The Secrets that others are written instead of, with a sentence that says why. */
  avoided?: { name: string; reason: string }[];
  /** The files that hold secrets in plain text afterwards. */
  plainFiles: string[];
  /** A command for the user to run; no value stands in it. */
  command?: string;
  /** The URIs of the files with Secrets that are on the disk already, so that the edit is of the values file only. */
  written?: string[];
  /** The URIs of the folders on the disk that hold one file for each value which no manifest takes. */
  valueFolders?: string[];
  /** The URIs of files and folders that Git would take in: nothing was written, as the user has to say whether it may be. */
  notIgnored?: string[];
  /** What the user has to know besides, in sentences; no value is in them. */
  notes?: readonly string[];
  /** Why nothing is changed although there is something to change; no value stands in it. */
  problem?: string;
}

/** Request, `MoveSecretsParams -> SecretsResult`: likewise, for what moves secrets out of a values file. */
export const moveSecretsRequest = "valuesmith/moveSecrets";
export interface MoveSecretsParams extends CreateSecretParams {
  /** The key paths of the secrets to move; `null` for all. */
  paths: string[] | null;
  /** The path, as the chart's knowledge has it, of a value that is replaced by a strong one. */
  renewed?: string;
}

/** Request, `{ uris } -> GitIgnoreResult`: which files Git would take in, and the edit that keeps them out. */
export const gitIgnoreRequest = "valuesmith/gitIgnore";
export interface GitIgnoreParams {
  uris: string[];
}
export interface GitIgnoreResult {
  /** The files that are in a Git repository and not ignored. */
  notIgnored: string[];
  /** The files that Git tracks, so that .gitignore does not matter. */
  tracked?: string[];
  /** Adds those that are not ignored to the .gitignore files beside them. The client saves these and asks again. */
  edit?: WorkspaceEdit;
  /** Why some of them cannot be added, in sentences. */
  problem?: string;
}

/** Request, `DocumentParams -> BlockListing[]`: the blocks for the chart and the version of a values file. */
export const blocksRequest = "valuesmith/blocks";
export interface BlockListing {
  /** What `InsertBlockParams` takes. */
  name: string;
  prefix: string;
  /** One sentence that says what it is for. */
  description: string;
  /** A block of values, or a manifest that makes a Secret. */
  kind: "values" | "manifest";
  /** The block with the first text of each placeholder. */
  text: string;
  /** Key paths that the file has with other values, which stay. */
  kept: string[];
  /** Why it cannot be inserted into the file; absent where it can. */
  problem?: string;
}

/** Request, `{ uri, name } -> InsertBlockResult | null`: what inserts a block. */
export const insertBlockRequest = "valuesmith/insertBlock";
export interface InsertBlockParams extends DocumentParams {
  name: string;
}
export type InsertBlockResult =
  /** Whole lines for the file; what they insert are snippets, whose placeholders belong together. */
  | { kind: "edits"; edits: TextEdit[]; documentVersion: number; kept: string[] }
  /** A snippet for a file of its own. */
  | { kind: "file"; snippet: string };

/** Commands of the client that code actions name: with `[uri, paths | null, target?, renewed?]`, and with `[uris]` of files with plain secrets. */
export const secretCommands = { move: "valuesmith.moveSecrets", written: "valuesmith.secretsWritten" } as const;

/** What the client tells the server at the start. */
export interface InitializationOptions {
  /** Another extension already reports YAML syntax errors (Red Hat's YAML). */
  otherYamlServer?: boolean;
  /** The path of a folder where downloaded charts are kept. */
  storage?: string;
  /** The client has the commands of `secretCommands`, so that quick fixes may ask for them. */
  secretCommands?: boolean;
}

/** The settings below `valuesmith`, as package.json declares them. */
export interface Settings {
  charts: {
    /** Glob -> `chart@version`, `chart` or `none`. */
    files: Record<string, string>;
    /** Whether charts are downloaded for rendering. */
    download: "ask" | "always" | "never";
  };
  helm: {
    /** The absolute path of a helm to render with; empty for the embedded engine. */
    path: string;
  };
  /** Diagnostic code -> severity, for those that should differ from the rule's own. */
  severity: Record<string, "error" | "warning" | "information" | "hint" | "off">;
  /** Whether YAML syntax errors are reported; `auto`: unless another YAML extension does. */
  yamlSyntax: "auto" | "always" | "never";
  /** Whether Kubernetes objects are looked at; `auto`: in files that stand beside values files of charts that are known. */
  objects: "auto" | "on" | "off";
  /** Whether there is advice about production; `auto`: for files whose name or folder says that they are for production. */
  productionAdvice: "auto" | "on" | "off";
  secrets: {
    /** The form that quick fixes move secrets to. */
    target: SecretTarget;
    /** The namespace to write into manifests; empty for none. */
    namespace: string;
    /** The store of an ExternalSecret: `ClusterSecretStore/name` or `SecretStore/name`; empty to fill it in later. */
    store: string;
    /** The absolute path of a kubeseal that makes SealedSecrets; empty for the command to run. */
    kubeseal: string;
    /** The path or URL of the certificate to encrypt with; empty to have kubeseal ask the cluster. */
    kubesealCertificate: string;
  };
}
