import type { ChartKnowledge } from "./schema/chart-knowledge";
import type { SecretSurroundings } from "./secrets/surroundings";
import type { Span } from "./yaml/nodes";
import type { ValuesDocument } from "./yaml/values-document";

/** Everything a feature needs to answer about one version of one document. Immutable; nothing in it waits for anything. */
export interface Snapshot {
  document: ValuesDocument;
  chart: ChartKnowledge;
  /** Something about the choice of the chart that the user should know, such as a version that does not exist. */
  chartProblem?: ChartProblem;
  /** YAML syntax is reported by another extension. */
  syntaxElsewhere: boolean;
  /** Diagnostic code -> severity or `off`, where the user wants another than the rule's. */
  severities: Readonly<Record<string, string>>;
  /** The Secrets around the document; absent where nobody has looked for them. */
  secrets?: SecretSurroundings;
}

export interface ChartProblem {
  span: Span;
  message: string;
  /** Less than a warning where the user did not write the version into this file. */
  severity?: "information";
}
