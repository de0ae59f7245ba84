import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import type { KeyPath, Span } from "../yaml/nodes";

export type Severity = "error" | "warning" | "information" | "hint";

/** What a rule found at a place of the document. */
export interface Finding {
  span: Span;
  path: KeyPath;
  message: string;
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
  check(snapshot: Snapshot): Iterable<Finding>;
  /** The fixes of a finding, from its data and the document as it is now. */
  fix?(snapshot: Snapshot, data: FixData): Fix[];
}
