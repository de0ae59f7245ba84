const headings: Record<ChangeKind, string> = {
  required: "To be solved before the new version works",
  "by-hand": "To do manually",
  problem: "Wrong with the new version",
  gone: "No values of the new version (left in the file)",
  unused: "Without effect in the new version (left in the file)",
  renamed: "Renamed",
  moved: "Moved",
  removed: "Removed",
  default: "Not set here, and another default now",
};

/** The report for people, most urgent first: lines, of which each may have anything in it that a key has. */
export function reportLines(title: string, changes: readonly Change[]): string[] {
  const sections = (Object.keys(headings) as ChangeKind[]).flatMap((kind) => {
    const found = changes.filter((change) => change.kind === kind);
    return found.length === 0 ? [] : ["", `${headings[kind]} (${found.length})`, ...found.map(writeLine)];
  });
  return [title, ...(sections.length > 0 ? sections : ["", "Nothing changes."])];
}

function writeLine({ kind, path, to, message }: Change): string {
  const isRenamed = kind === "renamed" || kind === "moved";
  const what = isRenamed && to !== path ? `${path} -> ${to}` : path;
  return `  ${[what, message].filter(Boolean).join(": ")}`;
}

/** What the kinds amount to, in the order in which the summary names them. */
const outcomes: readonly { kinds: readonly ChangeKind[]; say: (count: number) => string }[] = [
  { kinds: ["renamed", "moved", "removed"], say: (count) => `${keys(count)} rewritten` },
  { kinds: ["required", "by-hand"], say: (count) => `${keys(count)} left to you` },
  { kinds: ["problem", "gone", "unused"], say: (count) => `${keys(count)} to look at` },
  { kinds: ["default"], say: (count) => `${count} new default${count === 1 ? "" : "s"}` },
];

const keys = (count: number): string => `${count} key${count === 1 ? "" : "s"}`;

/** All changes in half a line, such as `4 keys rewritten, 1 key left to you, 16 new defaults`. */
export function summarize(changes: readonly Change[]): string {
  const parts = outcomes.flatMap(({ kinds, say }) => {
    const { length } = changes.filter(({ kind }) => kinds.includes(kind));
    return length === 0 ? [] : [say(length)];
  });
  return parts.length > 0 ? parts.join(", ") : "nothing changes";
}

/** Whether the values cannot be used before somebody has done something. */
export const needsWork = (changes: readonly Change[]): boolean =>
  changes.some(({ kind }) => kind === "required" || kind === "by-hand");

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
