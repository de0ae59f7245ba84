import type { Change, ChangeKind } from "./change";

const headings: Record<ChangeKind, string> = {
  required: "To be solved before the new version works",
  "by-hand": "To be done by hand",
  problem: "Wrong with the new version",
  gone: "No values of the new version (left in the file)",
  unused: "Without effect in the new version (left in the file)",
  renamed: "Renamed",
  moved: "Moved",
  removed: "Removed",
  default: "Not set here, and another default now",
};

/** The report for people, most urgent first. */
export function writeReport(title: string, changes: readonly Change[]): string {
  const sections = (Object.keys(headings) as ChangeKind[]).flatMap((kind) => {
    const found = changes.filter((change) => change.kind === kind);
    return found.length === 0 ? [] : ["", `${headings[kind]} (${found.length})`, ...found.map(writeLine)];
  });
  return [title, ...(sections.length > 0 ? sections : ["", "Nothing changes."])].join("\n");
}

function writeLine({ kind, path, to, message }: Change): string {
  const isRenamed = kind === "renamed" || kind === "moved";
  const what = isRenamed && to !== path ? `${path} -> ${to}` : path;
  return `  ${[what, message].filter(Boolean).join(": ")}`;
}

/** Whether the values cannot be used before somebody has done something. */
export const needsWork = (changes: readonly Change[]): boolean =>
  changes.some(({ kind }) => kind === "required" || kind === "by-hand");
