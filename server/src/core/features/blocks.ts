import type {
  CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  Position,
} from "vscode-languageserver-types";
import { limits } from "../limits";
import { asCode } from "../schema/explain";
import { type Place, type PlacedBlock, placeBlock } from "../snippets/place-block";
import {
  asSnippet,
  commonPrefix,
  manifestPlace,
  placeholderNumbers,
  type Snippet,
  withoutPlaceholders,
} from "../snippets/snippet";
import type { Steps } from "../steps";
import { cursorAt } from "../yaml/cursor/cursor";
import { lineFrom, lineStart, withLineFeeds } from "../yaml/document/lines";
import { formatPath, type KeyPath } from "../yaml/document/nodes";
import { applyEdits } from "../yaml/edit/edits";
import { writeKey } from "../yaml/edit/write-value";
import { ValuesDocument } from "../yaml/read/values-document";

/** Where blocks may be completed, and which. */
export interface BlockContext {
  text: string;
  offset: number;
  position: Position;
  /** Those for the charts and versions of the file, or of its neighbors where it is a file of manifests. */
  blocks: readonly Snippet[];
  /** The editor understands snippets (`$0`). */
  snippets: boolean;
  /** What is wrong with values, so that a block which does not go together with the file is not offered. */
  complaints: Complaints;
}

/** The errors and warnings of a file. */
export type Complaints = (document: ValuesDocument) => readonly string[];

/** Blocks for a place; `isIncomplete` where there are others once more of a word is typed. */
export interface BlockCompletion {
  items: CompletionItem[];
  isIncomplete: boolean;
}

const snippetKind: CompletionItemKind = 15;
const snippetFormat: InsertTextFormat = 2;
const asIs: InsertTextMode = 1;

/** The word at the cursor, on a line of its own. */
interface Word {
  /** The start of its line, and how far it is indented. */
  line: number;
  indent: number;
  typed: string;
}

/**
 * The blocks that fit at a place: those whose root keys belong there, and manifests where a document is empty. Only where
 * nothing has been typed or all that their prefixes have in common: editors match words loosely and take what comes first,
 * and an ordinary word must stay what it is.
 */
export function* completeBlocks(context: BlockContext): Steps<BlockCompletion> {
  const word = wordAt(context);
  const begun = word
    ? context.blocks.filter((block) => isAtLevel(block, word) && block.prefix.startsWith(word.typed))
    : [];
  if (!word || begun.length === 0) return { items: [], isIncomplete: false };
  const common = commonPrefix(context.blocks) ?? "";
  const isMeant = word.typed === "" || word.typed.startsWith(common);
  const items = isMeant ? yield* itemsFor(context, word, begun) : [];
  return { items, isIncomplete: items.length > 0 || word.typed !== "" };
}

/** Whether a block's root keys are indented as the word is, or as far as can be told without reading the file. */
const isAtLevel = ({ at, kind }: Snippet, { indent }: Word): boolean =>
  at.length === 0 || kind === "manifest" ? indent === 0 : indent > 0;

/**
 * Whether nothing but a word is on the line of the cursor, which costs a keystroke nothing. In a long file each block would be
 * proven too slowly while someone types; the command that inserts one still does it.
 */
export const mayBeBlock = (place: Pick<BlockContext, "text" | "offset">): boolean =>
  place.text.length <= limits.completionLength && wordAt(place) !== undefined;

function wordAt({ text, offset }: Pick<BlockContext, "text" | "offset">): Word | undefined {
  const line = lineStart(text, offset);
  const [, bom = "", spaces = "", typed] = /^(\uFEFF?)( *)([\w.-]*)$/.exec(text.slice(line, offset)) ?? [];
  if (typed === undefined || lineFrom(text, offset).trim() !== "") return undefined;
  return { line: line + bom.length, indent: spaces.length, typed };
}

function* itemsFor(context: BlockContext, word: Word, begun: readonly Snippet[]): Steps<CompletionItem[]> {
  const text = withLineFeeds(context.text);
  const cursor = cursorAt(text, context.offset);
  const isKey = cursor?.kind === "key" && cursor.quote === "" && !cursor.flow && !cursor.hasColon;
  const path = isKey ? formatPath(cursor.path) : undefined;
  const base = text.slice(0, word.line) + " ".repeat(word.indent) + text.slice(context.offset);
  const items: CompletionItem[] = [];
  const values = begun.filter(({ kind, at }) => kind === "values" && formatPath(at) === path);
  if (values.length > 0) {
    const document = new ValuesDocument(base);
    const place = { offset: word.line, indent: word.indent };
    for (const [block, placed] of yield* placeAll(document, values, { place, complaints: context.complaints }))
      if (!("problem" in placed)) items.push(valuesItem(context, word, { block, placed, document }));
  }
  const isFree = word.indent === 0 && manifestPlace(base, word.line);
  for (const block of begun)
    if (block.kind === "manifest" && isFree)
      items.push(item(context, word, { block, newText: block.body, fixed: new Set(), kept: [] }));
  return items;
}

/** What goes to the line of the cursor is the item's own text; what goes elsewhere comes with it, with its first texts. */
function valuesItem(
  context: BlockContext,
  word: Word,
  { block, placed, document }: { block: Snippet; placed: PlacedBlock; document: ValuesDocument },
): CompletionItem {
  const here = placed.edits.filter(({ span }) => span.start === word.line);
  const elsewhere = placed.edits.filter((edit) => !here.includes(edit));
  const fixed = new Set(elsewhere.flatMap(({ newText }) => [...placeholderNumbers(newText)]));
  const plain = elsewhere.map(({ span, newText }) => ({ span, newText: withoutPlaceholders(newText, block.texts) }));
  const newText = here.map((edit) => edit.newText).join("");
  return {
    ...item(context, word, { block, newText, fixed, kept: placed.kept }),
    ...(plain.length > 0
      ? {
          additionalTextEdits: plain.map(({ span, newText: added }) => ({
            range: document.rangeOf(span),
            newText: added,
          })),
        }
      : {}),
  };
}

function item(
  { snippets, position, offset }: BlockContext,
  word: Word,
  { block, newText, fixed, kept }: { block: Snippet; newText: string; fixed: ReadonlySet<string>; kept: KeyPath[] },
): CompletionItem {
  const start = { line: position.line, character: position.character - (offset - word.line) };
  const text = snippets ? `${asSnippet(newText, block.texts, fixed)}$0` : withoutPlaceholders(newText, block.texts);
  return {
    label: block.name,
    kind: snippetKind,
    labelDetails: { description: block.prefix },
    filterText: block.prefix,
    // Behind all keys, also those that do nothing; other forms of blocks behind all blocks.
    sortText: `${block.isOtherForm ? "~~~" : "~~"}${block.prefix}`,
    documentation: { kind: "markdown", value: describe(block, kept) },
    textEdit: { range: { start, end: position }, newText: text },
    ...(snippets ? { insertTextFormat: snippetFormat } : {}),
    insertTextMode: asIs,
  };
}

function describe({ description, plain }: Snippet, kept: readonly KeyPath[]): string {
  return [description, ...keptNote(kept), `\`\`\`yaml\n${plain}\`\`\``].join("\n\n");
}

/** Says which keys the file has otherwise. */
function keptNote(kept: readonly KeyPath[]): string[] {
  return kept.length === 0
    ? []
    : [
        `The file says otherwise for these keys, which stay as they are: ${kept.map((path) => asCode(formatPath(path))).join(", ")}`,
      ];
}

/** Why a block cannot be put into a file. */
export interface BlockProblem {
  problem: string;
}

interface Placing {
  /** Where keys go that are new; to the end of their map if there is none. */
  place?: Place;
  complaints: Complaints;
}

/** How blocks of values go into a file. One that would bring an error or a warning with it, together with what is there, does not. */
export function* placeAll(
  document: ValuesDocument,
  blocks: readonly Snippet[],
  { place, complaints }: Placing,
): Steps<Map<Snippet, PlacedBlock | BlockProblem>> {
  const known = new Set(complaints(document));
  const result = new Map<Snippet, PlacedBlock | BlockProblem>();
  for (const block of blocks) {
    yield;
    const placed = placeBlock(document, block, place);
    const [conflict] = placed ? conflicts(document, { block, placed, known }, complaints) : [cannotPlace];
    result.set(block, placed && conflict === undefined ? placed : { problem: conflict ?? cannotPlace });
  }
  return result;
}

const cannotPlace = "The file has all of it already, or has keys written in a way that nothing can be added to.";

/** What is wrong with a file with a block in it, but with neither of the two. */
function conflicts(
  document: ValuesDocument,
  { block, placed, known }: { block: Snippet; placed: PlacedBlock; known: ReadonlySet<string> },
  complaints: Complaints,
): string[] {
  const edits = placed.edits.map(({ span, newText }) => ({
    span,
    newText: withoutPlaceholders(newText, block.texts),
  }));
  const found = complaints(new ValuesDocument(applyEdits(document.text, edits), document));
  const news = found.filter((complaint) => !known.has(complaint));
  const own = news.length > 0 ? new Set(complaints(new ValuesDocument(alone(block)))) : new Set();
  return news.filter((complaint) => !own.has(complaint));
}

/** A file with nothing but a block. */
function alone({ plain, at }: Snippet): string {
  const above = at.map((key, depth) => `${" ".repeat(2 * depth)}${writeKey(String(key))}:\n`);
  return above.join("") + plain.replaceAll(/^(?=.)/gm, " ".repeat(2 * at.length));
}
