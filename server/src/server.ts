import {
  type ClientCapabilities,
  type CompletionItem,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { answer } from "./answer";
import { writeModeline } from "./core/chart/modeline";
import { complete, explainItem, type ItemData } from "./core/features/complete";
import { diagnose } from "./core/features/diagnose";
import { fix, toTextEdits } from "./core/features/fix";
import { hover } from "./core/features/hover";
import { symbols } from "./core/features/symbols";
import type { Snapshot } from "./core/snapshot";
import { ValuesDocument } from "./core/yaml/values-document";
import type { Host } from "./host";
import {
  type BundledChart,
  type ChartParams,
  type ChartStatus,
  chartChangedNotification,
  chartRequest,
  chartsRequest,
  type InitializationOptions,
  type ModelineParams,
  modelineRequest,
  type Settings,
} from "./protocol";
import { PushedDiagnostics } from "./pushed-diagnostics";
import { readSettings } from "./settings";
import { Workspace } from "./workspace";

/** Starts the language server on a connection. */
export function startServer(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  let capabilities: ClientCapabilities = {};
  let fallbackSettings: Settings = readSettings(undefined);
  const settingsCache = new Map<string, Promise<Settings>>();
  const editor = {
    otherYamlServer: false,
    settings: (uri: string): Promise<Settings> => {
      if (!capabilities.workspace?.configuration) return Promise.resolve(fallbackSettings);
      const known =
        settingsCache.get(uri) ??
        connection.workspace
          .getConfiguration({ scopeUri: uri, section: "valuesmith" })
          .then(readSettings, () => fallbackSettings);
      settingsCache.set(uri, known);
      return known;
    },
  };
  const workspace = new Workspace(host, editor);
  const pushed = new PushedDiagnostics(connection, (document) => findDiagnostics(document.uri));

  connection.onInitialize(({ capabilities: client, initializationOptions }): InitializeResult => {
    capabilities = client;
    const options = (initializationOptions ?? {}) as InitializationOptions;
    editor.otherYamlServer = options.otherYamlServer === true;
    return initializeResult(usesPull());
  });

  connection.onInitialized(() => {
    if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration)
      ask(connection.client.register(DidChangeConfigurationNotification.type, { section: "valuesmith" }));
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = ["**/Chart.yaml", "**/values.yaml", "**/values.schema.json"].map((globPattern) => ({
        globPattern,
      }));
      ask(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
  });

  const usesPull = (): boolean => capabilities.textDocument?.diagnostic !== undefined;

  /** Asks the editor for something it may refuse. It is no worse off then, and an unhandled refusal would end the server. */
  const ask = (request: Promise<unknown>): void => void request.catch(() => {});

  /** Answers about a document that belongs to a chart; everything else gets `empty`. */
  function about<T>(
    method: string,
    uri: string,
    { empty, work }: { empty: T; work: (snapshot: Snapshot) => T },
  ): Promise<T> {
    return answer(connection.console, method, {
      empty,
      work: async () => {
        const document = documents.get(uri);
        const snapshot = document && (await workspace.snapshot(document));
        return snapshot ? work(snapshot) : empty;
      },
    });
  }

  const findDiagnostics = (uri: string): Promise<Diagnostic[]> =>
    about<Diagnostic[]>("textDocument/diagnostic", uri, { empty: [], work: diagnose });

  connection.languages.diagnostics.on(async ({ textDocument }) => ({
    kind: "full",
    items: await findDiagnostics(textDocument.uri),
  }));

  connection.onHover(({ textDocument, position }) =>
    about("textDocument/hover", textDocument.uri, { empty: null, work: (snapshot) => hover(snapshot, position) }),
  );

  connection.onDocumentSymbol(({ textDocument }) =>
    about("textDocument/documentSymbol", textDocument.uri, { empty: [], work: symbols }),
  );

  connection.onCodeAction(({ textDocument, context }) => {
    const request = { uri: textDocument.uri, diagnostics: context.diagnostics };
    return about("textDocument/codeAction", textDocument.uri, {
      empty: [],
      work: (snapshot) => fix(snapshot, request),
    });
  });

  connection.onCompletion(({ textDocument: { uri }, position }) =>
    answer<CompletionItem[]>(connection.console, "textDocument/completion", {
      empty: [],
      work: async () => {
        const document = documents.get(uri);
        const chart = document && (await workspace.chart(document));
        if (!document || !chart) return [];
        const snippets = capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
        return complete(
          { text: document.getText(), offset: document.offsetAt(position), position, snippets, chart: chart.knowledge },
          uri,
        );
      },
    }),
  );

  connection.onCompletionResolve((item) =>
    answer(connection.console, "completionItem/resolve", {
      empty: item,
      work: async () => {
        const document = documents.get((item.data as ItemData | undefined)?.uri ?? "");
        const chart = document && (await workspace.chart(document));
        return chart ? explainItem(item, chart.knowledge) : item;
      },
    }),
  );

  connection.onRequest(chartRequest, ({ uri }: ChartParams) =>
    answer<ChartStatus | null>(connection.console, chartRequest, {
      empty: null,
      work: async () => {
        const document = documents.get(uri);
        const chart = document && (await workspace.chart(document));
        if (!chart) return null;
        const { chart: name, title, version } = chart.knowledge;
        return { name, title, version, why: chart.why };
      },
    }),
  );

  connection.onRequest(chartsRequest, () =>
    answer<BundledChart[]>(connection.console, chartsRequest, { empty: [], work: () => bundledCharts(workspace) }),
  );

  connection.onRequest(modelineRequest, ({ uri, chart }: ModelineParams) =>
    answer(connection.console, modelineRequest, {
      empty: [],
      work: () => {
        const text = documents.get(uri)?.getText();
        return text === undefined ? [] : toTextEdits(new ValuesDocument(text), writeModeline(text, chart));
      },
    }),
  );

  documents.onDidChangeContent(({ document }) => {
    if (!usesPull()) pushed.schedule(document);
  });
  documents.onDidSave(({ document }) => {
    workspace.forgetChart(document.uri);
    void connection.sendNotification(chartChangedNotification, { uri: document.uri });
  });
  documents.onDidClose(({ document }) => {
    workspace.forgetChart(document.uri);
    settingsCache.delete(document.uri);
    pushed.clear(document);
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    fallbackSettings = readSettings((settings as Record<string, unknown> | null)?.valuesmith);
    settingsCache.clear();
    refresh();
  });
  connection.onDidChangeWatchedFiles(refresh);

  function refresh(): void {
    workspace.forgetCharts();
    if (usesPull() && capabilities.workspace?.diagnostics?.refreshSupport)
      ask(connection.languages.diagnostics.refresh());
    for (const document of documents.all()) {
      if (!usesPull()) pushed.schedule(document);
      void connection.sendNotification(chartChangedNotification, { uri: document.uri });
    }
  }

  documents.listen(connection);
  connection.listen();
}

function initializeResult(usesPull: boolean): InitializeResult {
  return {
    serverInfo: { name: "valuesmith" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
      completionProvider: { resolveProvider: true, triggerCharacters: [":", " ", '"', "'"] },
      hoverProvider: true,
      documentSymbolProvider: true,
      codeActionProvider: { codeActionKinds: ["quickfix"] },
      ...(usesPull
        ? {
            diagnosticProvider: { identifier: "valuesmith", interFileDependencies: false, workspaceDiagnostics: false },
          }
        : {}),
    },
  };
}

async function bundledCharts(workspace: Workspace): Promise<BundledChart[]> {
  const { charts } = await workspace.store.charts();
  return Promise.all(
    charts.map(async ({ name, title }) => ({
      name,
      title,
      versions: (await workspace.store.history(name))["x-chart-versions"].toReversed(),
    })),
  );
}
