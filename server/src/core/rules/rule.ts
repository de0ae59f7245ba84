import type { ChartKnowledge } from "../schema/chart-knowledge";
import type { SchemaVisit } from "../schema/visit";
import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import type { KeyPath, Span } from "../yaml/nodes";

export type Severity = "error" | "warning" | "information" | "hint";

/** What a rule found at a place of the document. */
export interface Finding {
  span: Span;
  path: KeyPath;
  message: string;
  /** Only the first line of the span is marked. */
  firstLine?: boolean;
  /** Overrides the rule's severity. */
  severity?: Severity;
  tag?: "deprecated" | "unnecessary";
  /** JSON that the rule's fixes need; it travels in the diagnostic, so that the server keeps no state. */
  data?: FixData;
}

export type FixData = Record<string, unknown>;

export interface Fix {
  title: string;
  edits: Edit[];
  /** The one fix that is very likely right. */
  preferred?: boolean;
}

/** One diagnostic: its check, its message, its severity and its fixes. */
export interface Rule {
  code: string;
  severity: Severity;
  /** It speaks of what a chart version has, so it is only as certain as what is known about that version. */
  aboutChart?: true;
  /** Quiet about a key that another rule has found an error or a warning on, so that no problem is shown twice. */
  givesWay?: true;
  /** What it finds by looking at the whole document. */
  check?(snapshot: Snapshot): Iterable<Finding>;
  /** What it finds at one key or item, whatever stands elsewhere; remembered while nothing near the key changes. */
  checkKey?(visit: SchemaVisit, chart: ChartKnowledge): Iterable<Finding>;
  /** Which findings of `checkKey` are pointless because of what stands elsewhere. */
  excuses?(snapshot: Snapshot): (finding: Finding) => boolean;
  /** The fixes of a finding, from its data and the document as it is now. */
  fix?(snapshot: Snapshot, data: FixData): Fix[];
}
