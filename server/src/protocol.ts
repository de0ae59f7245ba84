/**
 * Our own messages, beside those of the Language Server Protocol. This is the one file the client imports from the server;
 * editors other than VS Code can use the same messages by name.
 */
import type { TextEdit } from "vscode-languageserver-types";
import type { Rendering } from "./render/rendering";

export type { RenderedObject, Rendering } from "./render/rendering";

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

/** Request, `{ uri } -> ChartStatus | null`. */
export const chartRequest = "valuesmith/chart";
export interface ChartParams {
  uri: string;
}

/** Request, `void -> BundledChart[]`. */
export const chartsRequest = "valuesmith/charts";

/** Request, `{ uri, chart } -> TextEdit[]`: the edits that write, replace or remove the modeline of a document. */
export const modelineRequest = "valuesmith/modeline";
export interface ModelineParams {
  uri: string;
  /** `langfuse@2.0.0`, `langfuse`, `none`, or `null` to remove the modeline. */
  chart: string | null;
}
export type ModelineResult = TextEdit[];

/** Notification from the server, `{ uri }`: the chart of a document may have changed. */
export const chartChangedNotification = "valuesmith/chartChanged";

/** Request, `RenderParams -> RenderResult`: what Helm makes of a values file. Its problems become diagnostics of the file. */
export const renderRequest = "valuesmith/render";
export interface RenderParams {
  uri: string;
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

export interface RenderedChart {
  name: string;
  version: string;
  /** One sentence that says where the chart was found. */
  where: string;
}

/** Request, `{ uri } -> RenderingOptions | null`: what the options are where the user has chosen none. */
export const renderingDefaultsRequest = "valuesmith/renderingDefaults";

/** What the client tells the server at the start. */
export interface InitializationOptions {
  /** Another extension already reports YAML syntax errors (Red Hat's YAML). */
  otherYamlServer?: boolean;
  /** The path of a folder where downloaded charts are kept. */
  storage?: string;
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
}
