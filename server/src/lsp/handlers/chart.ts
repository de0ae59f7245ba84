import type { TextEdit } from "vscode-languageserver";
import { writeModeline } from "../../core/chart/modeline";
import { toTextEdits } from "../../core/rules/engine/fix";
import { ValuesDocument } from "../../core/yaml/read/values-document";
import {
  type BundledChart,
  type ChartStatus,
  chartRequest,
  chartsRequest,
  type DocumentParams,
  type ModelineParams,
  modelineRequest,
} from "../../protocol";
import type { Workspace } from "../../workspace/workspace";
import { answer } from "../session/answer";
import { statusOf } from "../session/chart-statuses";
import { answerAbout } from "../session/request";
import type { Session } from "../session/session";

/** Answers our own requests: which chart a document belongs to, which there are, and the edits that say so in the file. */
export function answerChartRequests(session: Session): void {
  const { connection, documents, workspace } = session;

  connection.onRequest(chartRequest, ({ uri }: DocumentParams) =>
    answerAbout<ChartStatus | null>(session, { method: chartRequest, uri, empty: null }, (subject) =>
      subject.kind === "values" ? statusOf(subject.chart) : null,
    ),
  );

  connection.onRequest(chartsRequest, () =>
    answer<BundledChart[]>(connection.console, chartsRequest, { empty: [], work: () => bundledCharts(workspace) }),
  );

  connection.onRequest(modelineRequest, ({ uri, chart }: ModelineParams) =>
    answer<TextEdit[]>(connection.console, modelineRequest, {
      empty: [],
      work: () => {
        const text = documents.get(uri)?.getText();
        return text === undefined ? [] : toTextEdits(new ValuesDocument(text), writeModeline(text, chart));
      },
    }),
  );
}

async function bundledCharts(workspace: Workspace): Promise<BundledChart[]> {
  const { charts } = await workspace.store.charts();
  const withVersions = charts.map(async ({ name, title }) => {
    const { "x-chart-versions": versions } = await workspace.store.history(name);
    return { name, title, versions: versions.toReversed() };
  });
  return Promise.all(withVersions);
}
