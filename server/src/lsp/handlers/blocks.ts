import { DiagnosticSeverity } from "vscode-languageserver";
import { type Complaints, placeAll } from "../../core/features/blocks";
import { diagnose } from "../../core/rules/engine/diagnose";
import type { ChartKnowledge } from "../../core/schema/chart-knowledge";
import { asSnippet, manifestPlace, type Snippet } from "../../core/snippets/snippet";
import { formatPath } from "../../core/yaml/document/nodes";
import {
  type BlockListing,
  blocksRequest,
  type DocumentParams,
  type InsertBlockParams,
  type InsertBlockResult,
  insertBlockRequest,
} from "../../protocol";
import { inTurns } from "../../workspace/in-turns";
import { answerAbout } from "../session/request";
import { type Session, snapshotOf } from "../session/subject";

/** Answers our own requests about blocks: which there are, and what inserts one. */
export function answerBlockRequests(session: Session): void {
  const { connection, documents, workspace } = session;

  connection.onRequest(blocksRequest, ({ uri }: DocumentParams) =>
    answerAbout<BlockListing[]>(session, { method: blocksRequest, uri, empty: [] }, async (subject) => {
      if (subject.kind !== "values") return [];
      const { document, chart } = await snapshotOf(session, subject);
      const blocks = await workspace.snippets.of(chart);
      // A manifest goes to a document of its own, whatever is in the file.
      const values = blocks.filter(({ kind }) => kind === "values");
      const placed = await inTurns(placeAll(document, values, { complaints: complaintsAbout(chart) }));
      return blocks.map((block) => {
        const { name, prefix, description, kind, plain: text } = block;
        const found = placed.get(block);
        const kept = found && "kept" in found ? found.kept.map(formatPath) : [];
        return { name, prefix, description, kind, text, kept, ...(found && "problem" in found ? found : {}) };
      });
    }),
  );

  connection.onRequest(insertBlockRequest, ({ uri, name }: InsertBlockParams) => {
    const question = { method: insertBlockRequest, uri, empty: null };
    return answerAbout<InsertBlockResult | null>(session, question, async (subject) => {
      if (subject.kind !== "values") return null;
      const { document, chart, unread } = await snapshotOf(session, subject);
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
      const all = await inTurns(placeAll(document, [block], { complaints: complaintsAbout(chart) }));
      const placed = all.get(block);
      if (!placed || "problem" in placed) return null;
      const edits = placed.edits.map(({ span, newText }) => ({
        range: document.rangeOf(span),
        newText: snippetOf(block, newText),
      }));
      return { kind: "edits", edits, documentVersion, kept: placed.kept.map(formatPath) };
    });
  });
}

/** The errors and warnings that values have; secrets in plain text may be what is wanted. */
export const complaintsAbout =
  (chart: ChartKnowledge): Complaints =>
  (document) =>
    diagnose({ document, chart, syntaxElsewhere: false, severities: { "plain-secret": "off" } })
      .filter(({ severity }) => severity === DiagnosticSeverity.Error || severity === DiagnosticSeverity.Warning)
      .map(({ message }) => String(message));

const snippetOf = ({ texts }: Snippet, text: string): string => asSnippet(text, texts, new Set());
