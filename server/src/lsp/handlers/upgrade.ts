import { toTextEdits } from "../../core/rules/engine/fix";
import { reportLines, summarize } from "../../core/upgrade/report";
import { upgradeValues } from "../../core/upgrade/upgrade";
import { visibleLine } from "../../core/visible";
import { ValuesDocument } from "../../core/yaml/read/values-document";
import { type UpgradeParams, type UpgradeResult, upgradeRequest } from "../../protocol";
import { upgradeRoute } from "../../workspace/knowledge-store";
import type { Workspace } from "../../workspace/workspace";
import { answerAbout } from "../session/request";
import type { Session, Values } from "../session/subject";

/** Answers what it takes to use a document with another version of its chart. */
export function answerUpgradeRequests(session: Session): void {
  session.connection.onRequest(upgradeRequest, (params: UpgradeParams) =>
    answerAbout<UpgradeResult | null>(session, { method: upgradeRequest, uri: params.uri, empty: null }, (subject) =>
      subject.kind === "values" ? upgradeDocument(session.workspace, subject, params) : null,
    ),
  );
}

/** Null for a document of a chart that is not bundled with all of its versions. */
async function upgradeDocument(
  workspace: Workspace,
  { document, chart: { knowledge } }: Values,
  { from, to }: UpgradeParams,
): Promise<UpgradeResult | null> {
  const start = from ?? knowledge.version;
  if (start === undefined || !(await isBundled(workspace, knowledge.chart))) return null;
  const text = document.getText();
  const result = upgradeValues(text, await upgradeRoute(workspace.store, knowledge.chart, { from: start, to }));
  const title = `${knowledge.title} ${start} -> ${to}`;
  return {
    text: result.text,
    edits: toTextEdits(new ValuesDocument(text), result.edits),
    documentVersion: document.version,
    report: reportLines(title, result.changes).map(visibleLine).join("\n"),
    summary: summarize(result.changes),
  };
}

async function isBundled({ store }: Workspace, chart: string): Promise<boolean> {
  return (await store.charts()).charts.some(({ name }) => name === chart);
}
