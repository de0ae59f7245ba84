import type { CodeAction, Range, WorkspaceEdit } from "vscode-languageserver-types";
import { sensitivePaths } from "../schema/chart-secrets";
import { findSecrets } from "../secrets/find-secrets";
import { generateFix, moveFix } from "../secrets/move-fixes";
import { planCreate } from "../secrets/plan-create";
import { planMove } from "../secrets/plan-move";
import type { SecretDraft } from "../secrets/secret-drafts";
import type { SecretSurroundings, SecretTarget } from "../secrets/surroundings";
import { type TargetFiles, targetFiles } from "../secrets/target-files";
import type { Snapshot } from "../snapshot";
import type { Edit } from "../yaml/edits";
import { formatPath, parsePath } from "../yaml/key-path";
import { locate } from "../yaml/locate";
import { followUp, toAction } from "./fix";

/** The kind of the source action that moves all secrets of a file. */
export const moveKind = "source.moveSecrets";

/** The kind of the action that generates a value. */
export const generateKind = "refactor.rewrite";

/** What moving or making Secrets comes to. */
export interface SecretChange {
  /** Edits of the values file and of the Secrets' files; absent where there is nothing to change. */
  edit?: WorkspaceEdit;
  secrets: { name: string; keys: { name: string; origin: "moved" | "copied" | "generated" | "empty" }[] }[];
  moved: string[];
  refused: { path: string; reason: string }[];
  /** The files that will hold secrets in plain text. */
  plainFiles: string[];
  command?: string;
  values: TargetFiles["values"];
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

/** Moves secrets (all, or those at some paths) into Secrets of some form. */
export function moveSecrets(snapshot: Snapshot, target: SecretTarget, paths: readonly string[] | null): SecretChange {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return nothing;
  const secrets = findSecrets(snapshot).filter(({ path, isDummy }) =>
    paths ? paths.includes(formatPath(path)) : !isDummy,
  );
  const plan = planMove(snapshot, surroundings, secrets);
  const refused = plan.refused.map(({ path, reason }) => ({ path: formatPath(path), reason }));
  const change = write(snapshot, { surroundings, target, drafts: plan.drafts, edits: plan.edits });
  return { ...change, moved: plan.moved.map(formatPath), refused };
}

/** Makes the Secrets that a values file needs and the workspace does not have. */
export function createSecrets(snapshot: Snapshot, target: SecretTarget): SecretChange {
  const { secrets: surroundings } = snapshot;
  if (!surroundings) return nothing;
  const { drafts, edits, moved } = planCreate(snapshot, surroundings);
  return { ...write(snapshot, { surroundings, target, drafts, edits }), moved: moved.map(formatPath) };
}

const nothing: SecretChange = { secrets: [], moved: [], refused: [], plainFiles: [], values: [] };

interface Writing {
  surroundings: SecretSurroundings;
  target: SecretTarget;
  drafts: SecretDraft[];
  edits: Edit[];
}

function write(snapshot: Snapshot, { surroundings, target, drafts, edits }: Writing): SecretChange {
  const written = targetFiles(drafts, target, surroundings);
  if (!written || (drafts.length === 0 && edits.length === 0)) return nothing;
  const { edit } = toAction(snapshot, surroundings.uri, { title: "", edits, files: written.files });
  return {
    ...nothing,
    ...(edit ? { edit } : {}),
    secrets: drafts.map(({ name, keys }) => ({
      name,
      keys: keys.map((key) => ({ name: key.name, origin: key.origin })),
    })),
    plainFiles: written.plain,
    ...(written.command ? { command: written.command } : {}),
    values: written.values,
  };
}
