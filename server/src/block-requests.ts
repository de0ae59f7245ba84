import type { CancellationToken, CompletionItem, CompletionList, Position } from "vscode-languageserver";
import { isCut } from "./bounded-document";
import { type BlockContext, completeBlocks, mayBeBlock, placeAll } from "./core/features/blocks";
import { manifestPlace } from "./core/snippets/manifest-place";
import { asSnippet } from "./core/snippets/placeholders";
import type { Snippet } from "./core/snippets/snippet";
import { formatPath } from "./core/yaml/key-path";
import {
  type BlockListing,
  type BlocksParams,
  blocksRequest,
  type InsertBlockParams,
  type InsertBlockResult,
  insertBlockRequest,
} from "./protocol";
import { type Answer, aboutSnapshot, answerQuestion, type Session } from "./session";

/** Answers our own requests about blocks: which there are, and what inserts one. */
export function answerBlockRequests(session: Session): void {
  const { connection, documents, workspace } = session;

  connection.onRequest(blocksRequest, ({ uri }: BlocksParams) =>
    aboutSnapshot<BlockListing[]>(session, { method: blocksRequest, uri, empty: [] }, async ({ document, chart }) => {
      const blocks = await workspace.snippets.of(chart);
      const placed = placeAll(document, blocks);
      return blocks.map((block) => {
        const found = placed.get(block);
        const { name, prefix, description, kind, plain } = block;
        const problem = kind === "values" && !found ? cannotPlace : undefined;
        const kept = (found?.kept ?? []).map(formatPath);
        return { name, prefix, description, kind, text: plain, kept, ...(problem ? { problem } : {}) };
      });
    }),
  );

  connection.onRequest(insertBlockRequest, ({ uri, name }: InsertBlockParams) => {
    const question = { method: insertBlockRequest, uri, empty: null };
    return aboutSnapshot<InsertBlockResult | null>(session, question, async ({ document, chart, unread }) => {
      const block = (await workspace.snippets.of(chart)).find((candidate) => candidate.name === name);
      const open = documents.get(uri);
      if (!block || !open || unread !== undefined || open.getText() !== document.text) return null;
      const documentVersion = open.version;
      const end = document.text.length;
      if (block.kind === "manifest") {
        const snippet = snippetOf(block, block.body);
        if (!manifestPlace(document.text, end)) return { kind: "file", snippet };
        const newText = (/(^|[\r\n\uFEFF])$/.test(document.text) ? "" : document.lineBreak) + snippet;
        const range = document.rangeOf({ start: end, end });
        return { kind: "edits", edits: [{ range, newText }], documentVersion, kept: [] };
      }
      const placed = placeAll(document, [block]).get(block);
      if (!placed) return null;
      const edits = placed.edits.map(({ span, newText }) => ({
        range: document.rangeOf(span),
        newText: snippetOf(block, newText),
      }));
      return { kind: "edits", edits, documentVersion, kept: placed.kept.map(formatPath) };
    });
  });
}

const cannotPlace = "The file has all of it already, or has keys written in a way that nothing can be added to.";

const snippetOf = ({ texts }: Snippet, text: string): string => asSnippet(text, texts, new Set());

/** Adds blocks to what is completed at a place. */
export async function withBlocks(
  session: Session,
  { found, uri, position }: { found: Answer<CompletionItem[]>; uri: string; position: Position },
  token: CancellationToken,
): Promise<Answer<CompletionItem[] | CompletionList>> {
  if (!Array.isArray(found)) return found;
  const { documents, editor, workspace } = session;
  const question = { method: "textDocument/completion", uri, position, token, empty: found };
  const find = async (): Promise<BlockContext | undefined> => {
    const document = documents.get(uri);
    if (!document || isCut(document)) return undefined;
    const place = { text: document.getText(), offset: document.offsetAt(position), position };
    if (!mayBeBlock(place)) return undefined;
    return { ...place, blocks: await workspace.blocksFor(document), snippets: editor.knowsSnippets };
  };
  return answerQuestion<CompletionItem[] | CompletionList, BlockContext>(session, question, {
    find,
    work: (context) => {
      const { items, isIncomplete } = completeBlocks(context);
      return isIncomplete ? { isIncomplete, items: [...found, ...items] } : found;
    },
  });
}
