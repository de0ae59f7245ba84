import type { CodeAction, Range, WorkspaceEdit } from "vscode-languageserver-types";
import { sensitivePaths } from "../schema/chart-secrets";
import { findSecrets } from "../secrets/find-secrets";
import { generateFix, moveFix } from "../secrets/move-fixes";
import { planCreate } from "../secrets/plan-create";
import { planMove } from "../secrets/plan-move";
import type { SecretDraft } from "../secrets/secret-drafts";
import { type TargetForm, targetFiles, unwrittenValues } from "../secrets/target-files";
import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import { formatPath, parsePath } from "../yaml/key-path";
import { locate } from "../yaml/locate";
import { followUp, toAction } from "./fix";

/** The kind of the source action that moves all secrets of a file. */
export const moveKind = "source.moveSecrets";

/** The kind of the action that generates a value. */
export const generateKind = "refactor.rewrite";

/** What moving or making Secrets comes to; it travels to the editor as it is. */
export interface SecretChange {
  /** Edits of the values file and of the Secrets' files; absent where there is nothing to change. */
  edit?: WorkspaceEdit;
  /** The Secrets, with the names of their keys and where each key's content comes from; never the content. */
  secrets: { name: string; keys: { name: string; origin: "moved" | "copied" | "generated" | "empty" }[] }[];
  /** The key paths whose values are moved. */
  moved: string[];
  refused: { path: string; reason: string }[];
  /** The files that hold secrets in plain text afterwards. */
  plainFiles: string[];
  /** A command for the user to run; no value stands in it. */
  command?: string;
  /** The values that are written nowhere: for the clipboard, once, and for nothing else. */
  values: { secret: string; key: string; value: string }[];
  /** Why nothing is changed although there is something to change; no value stands in it. */
  problem?: string;
}

/** The action that makes a strong value for the empty one at a range, in the Secret where it belongs. */
export function generateAction(snapshot: Snapshot, { start }: Range): CodeAction[] {
  const { document, chart, secrets: surroundings } = snapshot;
  const location = locate(document, document.offsetAt(start));
  const node = location?.entry?.value;
  if (!surroundings || !location || node?.kind !== "scalar" || (node.value !== null && node.text !== "")) return [];
  for (const scope of chart.scopes) {
    const patterns = sensitivePaths(scope.secrets).map(({ path }) => path);
    const pattern = patterns.find(
      (path) => formatPath([...scope.at, ...parsePath(path)]) === formatPath(location.path),
    );
    const known = pattern === undefined ? undefined : { scope, pattern };
    if (known)
      return generateFix(snapshot, { path: location.path, node, known, isDummy: true }).map((found) => ({
        title: found.title,
        kind: generateKind,
        ...toAction(snapshot, surroundings.uri, found),
      }));
  }
  return [];
}

/** The source action that moves all secrets of a file. */
export function moveAllAction(snapshot: Snapshot, hasCommands: boolean): CodeAction[] {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return [];
  const secrets = findSecrets(snapshot).filter(({ isDummy }) => !isDummy);
  const found = secrets.length > 0 ? moveFix(snapshot, surroundings, secrets) : undefined;
  if (!found) return [];
  const title = "Move all secrets to Secrets";
  const fix = { ...found.fix, title };
  // Other forms than a plain Secret are made by a command.
  if (fix.command && !hasCommands) return [];
  return [
    {
      title,
      kind: moveKind,
      ...toAction(snapshot, surroundings.uri, fix),
      ...(hasCommands && fix.then ? followUp(fix) : {}),
    },
  ];
}

/** What is to be written, before it is decided in which form. */
export interface SecretPlan extends Pick<SecretChange, "moved" | "refused"> {
  drafts: SecretDraft[];
  edits: Edit[];
}

/** Plans to move secrets (all, or those at some paths) into Secrets. */
export function planMoving(snapshot: Snapshot, paths: readonly string[] | null): SecretPlan {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return { drafts: [], edits: [], moved: [], refused: [] };
  const secrets = findSecrets(snapshot).filter(({ path, isDummy }) =>
    paths ? paths.includes(formatPath(path)) : !isDummy,
  );
  const { drafts, edits, moved, refused } = planMove(snapshot, surroundings, secrets);
  return {
    drafts,
    edits,
    moved: moved.map(formatPath),
    refused: refused.map(({ path, reason }) => ({ path: formatPath(path), reason })),
  };
}

/** Plans the Secrets that a values file needs and the workspace does not have. */
export function planCreating(snapshot: Snapshot): SecretPlan {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return { drafts: [], edits: [], moved: [], refused: [] };
  const { drafts, edits, moved } = planCreate(snapshot, surroundings);
  return { drafts, edits, moved: moved.map(formatPath), refused: [] };
}

/** Nothing to change. */
export const noChange: SecretChange = { secrets: [], moved: [], refused: [], plainFiles: [], values: [] };

/** Writes what was planned, in some form. */
export function writePlan(snapshot: Snapshot, plan: SecretPlan, form: TargetForm): SecretChange {
  const { secrets: surroundings } = snapshot;
  const { drafts, edits, moved, refused } = plan;
  const written = surroundings && targetFiles(drafts, form, surroundings);
  if (!surroundings || !written) return { ...noChange, refused };
  const change = { ...noChange, moved, refused };
  if (drafts.length === 0 && edits.length === 0) return change;
  const { edit } = toAction(snapshot, surroundings.uri, { title: "", edits, files: written.files });
  return {
    ...change,
    ...(edit ? { edit } : {}),
    secrets: drafts.map(({ name, keys }) => ({
      name,
      keys: keys.map((key) => ({ name: key.name, origin: key.origin })),
    })),
    plainFiles: written.plain,
    ...(written.command ? { command: written.command } : {}),
    values: unwrittenValues(written),
  };
}
