import type { CancellationToken, CompletionItem, CompletionList, Position } from "vscode-languageserver";
import { type BlockCompletion, completeBlocks, mayBeBlock } from "../../core/features/blocks";
import { complete, explainItem, type ItemData } from "../../core/features/complete";
import { isCut } from "../../workspace/documents";
import { inTurns } from "../../workspace/in-turns";
import { answer, answerAbout } from "../session/request";
import type { Session, Subject } from "../session/subject";
import { complaintsAbout } from "./blocks";

/** What is asked about a place, and the method that asks it. */
interface Asked {
  method: string;
  uri: string;
  position: Position;
  token: CancellationToken;
}

/** Answers what can be typed at a place, and what an item means. The text itself is read, so that nothing waits for a parse. */
export function answerCompletion(session: Session): void {
  const { connection, workspace } = session;

  connection.onCompletion(({ textDocument: { uri }, position }, token) => {
    const asked = { method: "textDocument/completion", uri, position, token };
    return answerAbout<CompletionItem[] | CompletionList>(session, { ...asked, empty: [] }, async (subject) => {
      const keys = await keysAt(session, subject, position);
      const blocks = await blocksAt(session, subject, asked);
      const items = [...keys, ...blocks.items];
      // Which blocks fit depends on the word that is typed, so the editor asks again for each letter.
      return items.length > 0 || blocks.isIncomplete ? { isIncomplete: true, items } : items;
    });
  });

  connection.onCompletionResolve((item, token) => {
    const { uri = "", object } = (item.data ?? {}) as Partial<ItemData>;
    const question = { method: "completionItem/resolve", uri, token, empty: item };
    return answerAbout<CompletionItem>(session, question, async (subject) => {
      const ofChart = subject.kind === "values" ? subject.chart.knowledge : undefined;
      const knowledge = object === undefined ? ofChart : await workspace.objects.ofKind(object);
      return knowledge ? explainItem(item, knowledge) : item;
    });
  });
}

/** The keys and values that fit at a place. */
async function keysAt({ editor, workspace }: Session, subject: Subject, position: Position): Promise<CompletionItem[]> {
  if (!subject.document) return [];
  const { document } = subject;
  const { uri } = document;
  const offset = document.offsetAt(position);
  const place = { text: document.getText(), offset, position, snippets: editor.knowsSnippets };
  if (subject.kind === "values") {
    if (isCut(document)) return [];
    const { chart } = subject;
    return complete({ ...place, manifests: workspace.knownManifests(uri, chart), chart: chart.knowledge }, uri);
  }
  const object = await workspace.objects.around({ uri, text: place.text }, offset);
  return object ? complete({ ...place, ...object }, uri) : [];
}

/** The blocks that fit at a place, if a word that may become one is typed there; where they fail, the keys are left. */
async function blocksAt(
  session: Session,
  subject: Subject,
  { method, position, token }: Asked,
): Promise<BlockCompletion> {
  const none: BlockCompletion = { items: [], isIncomplete: false };
  const { document } = subject;
  if (!document || isCut(document)) return none;
  const place = { text: document.getText(), offset: document.offsetAt(position), position };
  if (!mayBeBlock(place)) return none;
  const { connection, editor, workspace } = session;
  return answer(connection.console, method, {
    empty: none,
    work: async () => {
      const chart = subject.kind === "values" ? subject.chart.knowledge : undefined;
      const blocks = await (chart ? workspace.snippets.of(chart) : workspace.blocksBeside(document));
      const complaints = chart ? complaintsAbout(chart) : () => [];
      const context = { ...place, blocks, snippets: editor.knowsSnippets, complaints };
      return (await inTurns(completeBlocks(context), token)) ?? none;
    },
  });
}
