import type { ChartKnowledge } from "../schema/chart-knowledge";
import type { SchemaVerdict } from "../schema/own/own-schema-check";
import type { SecretSurroundings } from "../secrets/surroundings";
import type { Span } from "../yaml/document/nodes";
import type { ValuesDocument } from "../yaml/read/values-document";

/** Everything a feature needs to answer about one version of one document. Immutable; nothing in it waits for anything. */
export interface Snapshot {
  document: ValuesDocument;
  chart: ChartKnowledge;
  /** Something about the choice of the chart that the user should know, such as a version that does not exist. */
  chartProblem?: ChartProblem;
  /** Why the text was not read, if it was not: `document` is empty then. */
  unread?: string;
  /** What the chart's own schema says; absent where it has none, and where nobody has applied it. */
  schemaVerdict?: SchemaVerdict;
  /** What Helm said when this file was last rendered; absent for a file that was not. */
  rendered?: RenderedProblems;
  /** YAML syntax is reported by another extension. */
  syntaxElsewhere: boolean;
  /** Diagnostic code -> severity or `off`, where the user wants another than the rule's. */
  severities: Readonly<Record<string, string>>;
  /** The file changes an object that stands elsewhere, so that it need not be complete. */
  isPatch?: boolean;
  /** Advice about production is wanted. */
  isProduction?: boolean;
  /** The Secrets around the document; absent where nobody has looked for them. */
  secrets?: SecretSurroundings;
}

/** What went wrong when Helm rendered the file. */
export interface RenderedProblems {
  errors: readonly RenderedError[];
  warnings: readonly string[];
}

/** One of Helm's errors, with what it is about. */
export interface RenderedError {
  message: string;
  /** The template or values file, and the line in it from 1. */
  source?: string;
  line?: number;
  /** Key paths of the values behind it, the likeliest first. */
  values: readonly string[];
  details?: readonly { message: string; values: readonly string[] }[];
}

export interface ChartProblem {
  span: Span;
  message: string;
  /** Less than a warning where the user did not write the version into this file. */
  severity?: "information";
}
