import type {
  CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  Position,
} from "vscode-languageserver-types";
import { asCode } from "../schema/markdown";
import { manifestPlace } from "../snippets/manifest-place";
import { type PlacedBlock, placeBlock } from "../snippets/place-block";
import { asSnippet, placeholderNumbers, withoutPlaceholders } from "../snippets/placeholders";
import { commonPrefix, type Snippet } from "../snippets/snippet";
import { cursorAt } from "../yaml/cursor";
import { formatPath } from "../yaml/key-path";
import { withLineFeeds } from "../yaml/line-breaks";
import type { KeyPath } from "../yaml/nodes";
import { lineFrom, lineStart } from "../yaml/top-level-block";
import { ValuesDocument } from "../yaml/values-document";

/** Where blocks may be completed, and which. */
export interface BlockContext {
  text: string;
  offset: number;
  position: Position;
  /** Those for the charts and versions of the file, or of its neighbors where it is a file of manifests. */
  blocks: readonly Snippet[];
  /** The editor understands snippets (`$0`). */
  snippets: boolean;
}

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
export function completeBlocks(context: BlockContext): BlockCompletion {
  const word = wordAt(context);
  const begun = word ? context.blocks.filter(({ prefix }) => prefix.startsWith(word.typed)) : [];
  if (!word || begun.length === 0) return { items: [], isIncomplete: false };
  const common = commonPrefix(context.blocks) ?? "";
  const isMeant = word.typed === "" || word.typed.startsWith(common);
  return { items: isMeant ? itemsFor(context, word, begun) : [], isIncomplete: true };
}

/** Whether nothing but a word is on the line of the cursor, which costs a keystroke nothing. */
export const mayBeBlock = (place: Pick<BlockContext, "text" | "offset">): boolean => wordAt(place) !== undefined;

function wordAt({ text, offset }: Pick<BlockContext, "text" | "offset">): Word | undefined {
  const line = lineStart(text, offset);
  const [, bom = "", spaces = "", typed] = /^(\uFEFF?)( *)([\w.-]*)$/.exec(text.slice(line, offset)) ?? [];
  if (typed === undefined || lineFrom(text, offset).trim() !== "") return undefined;
  return { line: line + bom.length, indent: spaces.length, typed };
}

function itemsFor(context: BlockContext, word: Word, begun: readonly Snippet[]): CompletionItem[] {
  const text = withLineFeeds(context.text);
  const cursor = cursorAt(text, context.offset);
  const isKey = cursor?.kind === "key" && cursor.quote === "" && !cursor.flow && !cursor.hasColon;
  const path = isKey ? formatPath(cursor.path) : undefined;
  const base = text.slice(0, word.line) + " ".repeat(word.indent) + text.slice(context.offset);
  const isFree = word.indent === 0 && manifestPlace(base, word.line);
  const values = begun.filter(({ kind, at }) => kind === "values" && formatPath(at) === path);
  const document = values.length > 0 ? new ValuesDocument(base) : undefined;
  return [
    ...values.flatMap((block) => {
      const placed = document && placeBlock(document, block, { offset: word.line, indent: word.indent });
      return document && placed ? [valuesItem(context, word, { block, placed, document })] : [];
    }),
    ...begun
      .filter(({ kind }) => kind === "manifest" && isFree)
      .map((block) => item(context, word, { block, newText: block.body, fixed: new Set(), kept: [] })),
  ];
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
    // Behind all keys, also those that do nothing.
    sortText: `~~${block.prefix}`,
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

/** All blocks of values with how they go into a file: keys that are new go to the end of their map. */
export function placeAll(document: ValuesDocument, blocks: readonly Snippet[]): Map<Snippet, PlacedBlock | undefined> {
  const ofValues = blocks.filter(({ kind }) => kind === "values");
  return new Map(ofValues.map((block) => [block, placeBlock(document, block)]));
}
