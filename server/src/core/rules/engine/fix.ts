import type { CodeAction, Command, Diagnostic, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import { fieldsOf, readPath } from "../../findings/fix-data";
import type { FileChange, Fix } from "../../findings/rule";
import { suppressFile, suppressLine } from "../../findings/suppressions";
import { redact } from "../../secrets/detect/redact";
import { finish, type Steps } from "../../steps";
import type { Snapshot } from "../../values/snapshot";
import type { KeyPath } from "../../yaml/document/nodes";
import type { Edit } from "../../yaml/edit/edits";
import { isFaithful } from "../../yaml/edit/faithful-edit";
import { ValuesDocument } from "../../yaml/read/values-document";
import { allRules } from "./all";

/** Whose fixes are wanted, and what the editor can do. */
export interface FixContext {
  uri: string;
  diagnostics: Diagnostic[];
  /** The editor can change several files at once, make new ones and refuse edits of an older version. */
  changesFiles?: boolean;
  /** The editor has our commands. */
  hasCommands?: boolean;
  /** Those that switch diagnostics off are not wanted. */
  repairsOnly?: boolean;
}

/** So much text is read again to see what edits do; whatever is beyond is not offered. In UTF-16 code units. */
const mostRead = 1_000_000;

/** The quick fixes of diagnostics: those of their rules, then those that switch the diagnostic off. */
export const fix = (snapshot: Snapshot, context: FixContext): CodeAction[] => finish(fixing(snapshot, context));

/** `fix`, in steps. */
export function* fixing(snapshot: Snapshot, context: FixContext): Steps<CodeAction[]> {
  const { document } = snapshot;
  const actions: CodeAction[] = [];
  let left = Math.floor(mostRead / Math.max(1, document.text.length));
  for (const diagnostic of context.diagnostics.filter(({ source }) => source === "valuesmith"))
    for (const offer of offersFor(snapshot, context, diagnostic)) {
      if (left-- <= 0) return actions;
      if (isProven(offer) || isFaithful(document, offer.edits, offer)) actions.push(asAction(snapshot, context, offer));
      yield;
    }
  return actions;
}

const offersFor = (snapshot: Snapshot, context: FixContext, diagnostic: Diagnostic): Offer[] => [
  ...ruleFixes(snapshot, context, diagnostic),
  ...(context.repairsOnly ? [] : switchOff(snapshot, diagnostic)),
];

const asAction = (snapshot: Snapshot, { uri, hasCommands }: FixContext, offer: Offer): CodeAction => ({
  title: offer.title,
  kind: "quickfix",
  diagnostics: [offer.diagnostic],
  ...(offer.preferred ? { isPreferred: true } : {}),
  ...(hasCommands ? withCommands(snapshot, uri, offer) : toAction(snapshot, uri, offer)),
});

/** A fix, for which diagnostic, and the paths whose values it may change. */
interface Offer extends Fix {
  diagnostic: Diagnostic;
  concerned: KeyPath[];
}

/** Fixes that concern other files prove their edits themselves: no others know what is to be where. */
const isProven = ({ files, command }: Fix): boolean => files !== undefined || command !== undefined;

function ruleFixes(snapshot: Snapshot, context: FixContext, diagnostic: Diagnostic): Offer[] {
  const { code, path: at, fix: sent } = fieldsOf(diagnostic.data);
  const rule = allRules.find((candidate) => candidate.code === code);
  const data = rule?.read?.(sent);
  if (!rule?.fix || data === undefined) return [];
  const path = readPath(at) ?? [];
  const concerned = [path, ...pathsIn(data)];
  return rule
    .fix(snapshot, data)
    .filter(({ files, command }) => (!files || context.changesFiles) && (!command || context.hasCommands))
    .map((found) => ({ ...found, title: redact(snapshot, path, found.title), diagnostic, concerned }));
}

/** The paths that a finding's data has. */
function pathsIn(data: unknown): KeyPath[] {
  const path = readPath(data);
  if (path) return path.length > 0 ? [path] : [];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(pathsIn) : [];
}

/** What an action does in an editor with our commands: it has some that are better than edits, or come after them. */
export function withCommands(snapshot: Snapshot, uri: string, fix: Fix): Pick<CodeAction, "edit" | "command"> {
  const { title, instead, afterwards } = fix;
  if (instead) return { command: asCommand(title, instead) };
  return { ...toAction(snapshot, uri, fix), ...(afterwards ? { command: asCommand(title, afterwards) } : {}) };
}

const asCommand = (title: string, { name, arguments: args }: NonNullable<Fix["command"]>): Command => ({
  title,
  command: name,
  arguments: args,
});

/** What an action does: a command, or edits of one file or of several. */
export function toAction(
  snapshot: Snapshot,
  uri: string,
  { title, edits, files, command }: Fix,
): Pick<CodeAction, "edit" | "command"> {
  if (command) return { command: asCommand(title, command) };
  if (!files) return { edit: { changes: { [uri]: toTextEdits(snapshot.document, edits) } } };
  const version = snapshot.secrets?.version ?? null;
  const own = { textDocument: { uri, version }, edits: toTextEdits(snapshot.document, edits) };
  return { edit: { documentChanges: [...files.flatMap(toDocumentChanges), ...(edits.length > 0 ? [own] : [])] } };
}

/** New files are made first, so that nothing is changed where that fails. */
function toDocumentChanges({ uri, version, text, edits }: FileChange): NonNullable<WorkspaceEdit["documentChanges"]> {
  const change = { textDocument: { uri, version }, edits: toTextEdits(new ValuesDocument(text ?? ""), edits) };
  return text === undefined
    ? [{ kind: "create", uri, options: { overwrite: false, ignoreIfExists: false } }, change]
    : [change];
}

function switchOff({ document }: Snapshot, diagnostic: Diagnostic): Offer[] {
  const code = String(diagnostic.code);
  const offset = document.offsetAt(diagnostic.range.start);
  return [
    { title: `Ignore ${code} on this line`, edits: [suppressLine(document, offset, code)] },
    { title: `Ignore ${code} in this file`, edits: [suppressFile(document, code)] },
  ].map((offered) => ({ ...offered, diagnostic, concerned: [] }));
}

/** Edits by offsets as edits by positions. */
export function toTextEdits(document: ValuesDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: document.rangeOf(span), newText }));
}
