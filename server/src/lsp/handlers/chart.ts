import type { TextEdit } from "vscode-languageserver";
import { writeModeline } from "../../core/chart/modeline";
import { toTextEdits } from "../../core/rules/engine/fix";
import { ValuesDocument } from "../../core/yaml/read/values-document";
import {
  type BundledChart,
  type ChartChangedParams,
  type ChartStatus,
  chartChangedNotification,
  chartRequest,
  chartsRequest,
  type DocumentParams,
  type ModelineParams,
  modelineRequest,
} from "../../protocol";
import type { FoundChart } from "../../workspace/chart-finder";
import type { Workspace } from "../../workspace/workspace";
import { answer, answerAbout } from "../session/request";
import { findSubject, type Session } from "../session/subject";

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

/** Tells the editor which chart each open document belongs to, once it is known and whenever it has become another one. */
export class ChartStatuses {
  private readonly session: Pick<Session, "connection" | "documents" | "workspace">;
  /** URI -> what the editor was told last, as JSON. */
  private readonly told = new Map<string, string>();
  /** URI -> the newest search for its chart, which alone may tell what it finds. */
  private readonly searches = new Map<string, symbol>();

  constructor(session: Pick<Session, "connection" | "documents" | "workspace">) {
    this.session = session;
  }

  /** Looks for the chart of an open document and tells the editor, unless it knows. */
  tell(uri: string): void {
    const search = Symbol(uri);
    this.searches.set(uri, search);
    void this.find(uri).then((chart) => {
      if (this.searches.get(uri) !== search) return;
      const news = JSON.stringify(chart);
      if (this.told.get(uri) === news) return;
      this.told.set(uri, news);
      const params: ChartChangedParams = { uri, chart };
      void this.session.connection.sendNotification(chartChangedNotification, params);
    });
  }

  /** Forgets a document that was closed; when it is opened again, the editor is told again. */
  forget(uri: string): void {
    this.searches.delete(uri);
    this.told.delete(uri);
  }

  private find(uri: string): Promise<ChartStatus | null> {
    return answer<ChartStatus | null>(this.session.connection.console, chartChangedNotification, {
      empty: null,
      work: async () => {
        const subject = await findSubject(this.session, uri);
        return subject.kind === "values" ? statusOf(subject.chart) : null;
      },
    });
  }
}

/** What editors show of a chart. */
function statusOf({ knowledge, why }: FoundChart): ChartStatus {
  const { chart: name, title, version } = knowledge;
  return { name, title, version, why };
}
