/**
 * Our own messages, beside those of the Language Server Protocol. This is the one file the client imports from the server;
 * editors other than VS Code can use the same messages by name.
 */
import type { TextEdit } from "vscode-languageserver-types";
import type { Change } from "./core/upgrade/change";

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

/** Request, `{ uri, from?, to } -> UpgradeResult | null`: what it takes to use a document with another chart version. */
export const upgradeRequest = "valuesmith/upgrade";
export interface UpgradeParams {
  uri: string;
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
  changes: Change[];
  /** The changes as plain text, most urgent first. */
  report: string;
  /** The values cannot be used before somebody has done something. */
  needsWork: boolean;
}

/** Notification from the server, `{ uri }`: the chart of a document may have changed. */
export const chartChangedNotification = "valuesmith/chartChanged";

/** What the client tells the server at the start. */
export interface InitializationOptions {
  /** Another extension already reports YAML syntax errors (Red Hat's YAML). */
  otherYamlServer?: boolean;
}

/** The settings below `valuesmith`, as package.json declares them. */
export interface Settings {
  charts: {
    /** Glob -> `chart@version`, `chart` or `none`. */
    files: Record<string, string>;
  };
  /** Diagnostic code -> severity, for those that should differ from the rule's own. */
  severity: Record<string, "error" | "warning" | "information" | "hint" | "off">;
  /** Whether YAML syntax errors are reported; `auto`: unless another YAML extension does. */
  yamlSyntax: "auto" | "always" | "never";
}
