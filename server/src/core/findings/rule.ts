import type { ChartKnowledge } from "../schema/chart-knowledge";
import type { SchemaVisit } from "../schema/visit";
import type { Snapshot } from "../values/snapshot";
import type { KeyPath, Span } from "../yaml/document/nodes";
import type { Edit } from "../yaml/edit/edits";
import type { Intent } from "../yaml/edit/intended-values";

export type Severity = "error" | "warning" | "information" | "hint";

/** What a rule found at a place of the document. */
export interface Finding<Data = unknown> {
  span: Span;
  path: KeyPath;
  message: string;
  /** Only the first line of the span is marked. */
  firstLine?: boolean;
  /** Overrides the rule's severity. */
  severity?: Severity;
  tag?: "deprecated" | "unnecessary";
  /** JSON that the rule's fixes need; it travels in the diagnostic, so that the server keeps no state. */
  data?: Data;
}

export interface Fix extends Omit<Intent, "concerned"> {
  title: string;
  /** They are only offered if they can be proven to do what they are for, and nothing else. */
  edits: Edit[];
  /** The one fix that is very likely right. */
  preferred?: boolean;
  /** Changes of other files, which come first: an editor makes all of them, or none. */
  files?: FileChange[];
  /** Something that the editor has to ask for, instead of edits. */
  command?: { name: string; arguments: unknown[] };
  /** What the editor has to do afterwards. */
  afterwards?: { name: string; arguments: unknown[] };
}

/**
 * A fix that is offered before it is made: what it takes to write its edits and to prove them is spent only on the one that
 * somebody chooses.
 */
export interface Offer extends Pick<Fix, "title" | "preferred" | "command"> {
  /** What an editor with our commands does instead of the edits: it has Secrets written before the values change. */
  instead?: Fix["command"];
  /** It changes other files. */
  changesFiles: boolean;
  /** Writes it; undefined where it turns out that it cannot be made safely. */
  make(): Fix | undefined;
}

/** A change of another file than the document. */
export interface FileChange {
  uri: string;
  /** The version of the open document that is changed; null for a file that is not open. */
  version: number | null;
  /** The text that the edits are about; absent for a file that is made. */
  text?: string;
  edits: Edit[];
}

/** One diagnostic: its check, its message, its severity and its fixes, which need `Data` of the finding. */
export interface Rule<Data = unknown> {
  code: string;
  severity: Severity;
  /** What it looks at besides values files, or instead of them: objects that stand beside the values. */
  about?: "both" | "objects";
  /** It speaks of what a chart version has, so it is only as certain as what is known about that version. */
  aboutChart?: true;
  /** Only who gives it a severity in the settings gets its findings. */
  isOptional?: true;
  /** It says nothing about what stands in a broken part of the file, as rules about the chart do neither. */
  skipsBroken?: true;
  /** Quiet about a key that another rule has found an error or a warning on, so that no problem is shown twice. */
  givesWay?: true;
  /** What it finds by looking at the whole document. */
  check?(snapshot: Snapshot): Iterable<Finding<Data>>;
  /** What it finds at one key or item, whatever stands elsewhere; remembered while nothing near the key changes. */
  checkKey?(visit: SchemaVisit, chart: ChartKnowledge): Iterable<Finding<Data>>;
  /** Which findings of `checkKey` are pointless because of what stands elsewhere. */
  excuses?(snapshot: Snapshot): (finding: Finding) => boolean;
  /** Reads the data of a finding that comes back from the editor; undefined where it is not what the rule made. */
  read?(data: unknown): Data | undefined;
  /** The fixes of a finding, from its data and the document as it is now; an offer for one that costs a parse. */
  fix?(snapshot: Snapshot, data: Data): (Fix | Offer)[];
}

/** The data of fixes that need to know where something is, and nothing else. */
export interface PathData {
  path: KeyPath;
}

/** Reads what a finding said of its place; undefined for anything else that an editor sends. */
export function readPathData(data: unknown): PathData | undefined {
  const path = readPath(fieldsOf(data).path);
  return path && { path };
}

/** The fields of a JSON object; none of anything else. */
export function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null && !Array.isArray(data) ? { ...data } : {};
}

/** A key path as JSON has it; undefined for anything else. */
export function readPath(value: unknown): KeyPath | undefined {
  return Array.isArray(value) && value.every(isKey) ? value : undefined;
}

const isKey = (key: unknown): key is string | number => typeof key === "string" || Number.isInteger(key);

/** Several key paths; undefined where one of them is none. */
export function readPaths(value: unknown): KeyPath[] | undefined {
  return Array.isArray(value) && value.every((path) => readPath(path) !== undefined) ? value : undefined;
}

/** A list of strings; undefined for anything else. */
export function readStrings(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}
