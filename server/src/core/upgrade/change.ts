/** What an upgrade does to a key, or what it leaves to the user. */
export type ChangeKind =
  /** The key has another name, and the file is changed. */
  | "renamed"
  /** The key stands elsewhere, and the file is changed. */
  | "moved"
  /** The key is gone, and so it is taken out of the file. */
  | "removed"
  /** The key was renamed or removed, but the file cannot be changed without a decision. */
  | "by-hand"
  /** The new version refuses to render, or cannot work, before this is solved; often something that must be set now. */
  | "required"
  /** The key is no value of the new version. It stays in the file. */
  | "gone"
  /** The new version lists the key, but reads it no more. It stays in the file. */
  | "unused"
  /** Something else that is wrong with the new version and was not with the old one. */
  | "problem"
  /** The file leaves the key to the chart, whose default is another one now. */
  | "default";

/** One line of the report. */
export interface Change {
  kind: ChangeKind;
  /** The key's path in the file as it was for what is renamed, moved or removed, else in the file as it is then. */
  path: string;
  /** Where the value is now. */
  to?: string;
  /** Whole sentences; empty where kind, `path` and `to` say everything. */
  message: string;
}
