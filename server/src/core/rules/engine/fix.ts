import type { CodeAction, Command, Diagnostic, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import { type FileChange, type Fix, fieldsOf, type Offer, readPath } from "../../findings/rule";
import { suppressFile, suppressLine } from "../../findings/suppressions";
import { redact } from "../../secrets/detect/redact";
import { finish, type Steps } from "../../steps";
import type { Snapshot } from "../../values/snapshot";
import type { KeyPath } from "../../yaml/document/nodes";
import type { Edit } from "../../yaml/edit/edits";
import { isFaithful } from "../../yaml/edit/prove";
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
  const actions: CodeAction[] = [];
  let left = Math.floor(mostRead / Math.max(1, snapshot.document.text.length));
  for (const offered of offersFor(snapshot, context)) {
    if (left-- <= 0) return actions;
    const action = makeAction(snapshot, context, offered);
    if (action) actions.push(action);
    yield;
  }
  return actions;
}

/** What an editor brings back of a fix that it was offered without edits. */
export interface ChosenFix {
  title: string;
  diagnostic: Diagnostic;
}

/** `fixing` for editors that ask for the edits of the one that is chosen: nothing is parsed for those that are not. */
export function offerFixes(snapshot: Snapshot, context: FixContext): { action: CodeAction; chosen?: ChosenFix }[] {
  return [...offersFor(snapshot, context)].map((offered) => {
    const { offer, diagnostic } = offered;
    const command = commandOf(offer, context.hasCommands);
    const action = { ...describe(offered), ...(command ? { command: asCommand(offer.title, command) } : {}) };
    return command ? { action } : { action, chosen: { title: offer.title, diagnostic } };
  });
}

/** The action of a fix that was chosen, with its edits; undefined where it cannot be made, or is not offered any more. */
export function makeChosen(snapshot: Snapshot, context: FixContext, { title }: ChosenFix): CodeAction | undefined {
  const offered = [...offersFor(snapshot, context)].find(({ offer }) => offer.title === title);
  return offered && makeAction(snapshot, context, offered);
}

/** A fix that is offered, for which diagnostic, and the paths whose values it may change. */
interface Offered {
  offer: Offer;
  diagnostic: Diagnostic;
  concerned: KeyPath[];
}

function* offersFor(snapshot: Snapshot, context: FixContext): Generator<Offered> {
  for (const diagnostic of context.diagnostics.filter(({ source }) => source === "valuesmith")) {
    yield* ruleOffers(snapshot, context, diagnostic);
    if (!context.repairsOnly) yield* switchOff(snapshot, diagnostic);
  }
}

function makeAction(snapshot: Snapshot, context: FixContext, offered: Offered): CodeAction | undefined {
  const { offer, concerned } = offered;
  const done = perform(snapshot, context, {
    offer,
    isSafe: (made) => isProven(made) || isFaithful(snapshot.document, made.edits, { ...made, concerned }),
  });
  return done && { ...describe(offered), ...done };
}

/** What an offer does: its command where the editor has one that is better than edits, or edits, if they can be made. */
export function perform(
  snapshot: Snapshot,
  { uri, hasCommands }: Pick<FixContext, "uri" | "hasCommands">,
  { offer, isSafe = () => true }: { offer: Offer; isSafe?: (made: Fix) => boolean },
): Pick<CodeAction, "edit" | "command"> | undefined {
  const { title } = offer;
  const command = commandOf(offer, hasCommands);
  if (command) return { command: asCommand(title, command) };
  const made = offer.make();
  if (!made || !isSafe(made)) return undefined;
  const { afterwards } = made;
  return {
    edit: toEdit(snapshot, uri, made),
    ...(hasCommands && afterwards ? { command: asCommand(title, afterwards) } : {}),
  };
}

const commandOf = ({ command, instead }: Offer, hasCommands = false): Fix["command"] =>
  command ?? (hasCommands ? instead : undefined);

const asCommand = (title: string, { name, arguments: args }: NonNullable<Fix["command"]>): Command => ({
  title,
  command: name,
  arguments: args,
});

const describe = ({ offer, diagnostic }: Offered): CodeAction => ({
  title: offer.title,
  kind: "quickfix",
  diagnostics: [diagnostic],
  ...(offer.preferred ? { isPreferred: true } : {}),
});

/** Fixes that concern other files prove their edits themselves: no others know what is to be where. */
const isProven = ({ files }: Fix): boolean => files !== undefined;

function ruleOffers(snapshot: Snapshot, context: FixContext, diagnostic: Diagnostic): Offered[] {
  const { code, path: at, fix: sent } = fieldsOf(diagnostic.data);
  const rule = allRules.find((candidate) => candidate.code === code);
  const data = rule?.read?.(sent);
  if (!rule?.fix || data === undefined) return [];
  const path = readPath(at) ?? [];
  const concerned = [path, ...pathsIn(data)];
  return rule
    .fix(snapshot, data)
    .map(asOffer)
    .filter(({ changesFiles, command }) => (!changesFiles || context.changesFiles) && (!command || context.hasCommands))
    .map((offer) => ({ offer: { ...offer, title: redact(snapshot, path, offer.title) }, diagnostic, concerned }));
}

const asOffer = (one: Fix | Offer): Offer =>
  "make" in one ? one : { ...one, changesFiles: one.files !== undefined, make: () => one };

/** The paths that a finding's data has. */
function pathsIn(data: unknown): KeyPath[] {
  const path = readPath(data);
  if (path) return path.length > 0 ? [path] : [];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(pathsIn) : [];
}

/** The edit of a fix: of one file, or of several. */
export function toEdit(snapshot: Snapshot, uri: string, { edits, files }: Pick<Fix, "edits" | "files">): WorkspaceEdit {
  if (!files) return { changes: { [uri]: toTextEdits(snapshot.document, edits) } };
  const version = snapshot.secrets?.version ?? null;
  const own = { textDocument: { uri, version }, edits: toTextEdits(snapshot.document, edits) };
  return { documentChanges: [...files.flatMap(toDocumentChanges), ...(edits.length > 0 ? [own] : [])] };
}

/** New files are made first, so that nothing is changed where that fails. */
function toDocumentChanges({ uri, version, text, edits }: FileChange): NonNullable<WorkspaceEdit["documentChanges"]> {
  const change = { textDocument: { uri, version }, edits: toTextEdits(new ValuesDocument(text ?? ""), edits) };
  return text === undefined
    ? [{ kind: "create", uri, options: { overwrite: false, ignoreIfExists: false } }, change]
    : [change];
}

function switchOff({ document }: Snapshot, diagnostic: Diagnostic): Offered[] {
  const code = String(diagnostic.code);
  const offset = document.offsetAt(diagnostic.range.start);
  return [
    { title: `Ignore ${code} on this line`, edits: [suppressLine(document, offset, code)] },
    { title: `Ignore ${code} in this file`, edits: [suppressFile(document, code)] },
  ].map((found) => ({ offer: asOffer(found), diagnostic, concerned: [] }));
}

/** Edits by offsets as edits by positions. */
export function toTextEdits(document: ValuesDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: document.rangeOf(span), newText }));
}
