import type { TextDocument } from "vscode-languageserver-textdocument";
import { namespacesOf, type PlacedDeployment } from "../core/chart/deployments/named-by";
import { wantsProductionAdvice } from "../core/chart/environment-names";
import type { ChartKnowledge } from "../core/schema/chart-knowledge";
import type { SchemaVerdict } from "../core/schema/own/own-schema-check";
import { secretUses } from "../core/secrets/compare/secret-uses";
import type { SecretManifest } from "../core/secrets/secret-manifest";
import type { SecretSurroundings } from "../core/secrets/surroundings";
import type { RenderedProblems, Snapshot } from "../core/values/snapshot";
import { toPlainValue } from "../core/yaml/read/plain-value";
import { ValuesDocument } from "../core/yaml/read/values-document";
import type { Host } from "../host/host";
import type { Settings } from "../protocol";
import type { FoundChart } from "./chart-finder";
import { isCut, type ParsedDocuments } from "./documents";
import { type DocumentSettings, type Editor, foldersOf } from "./editor";
import type { FoundManifests, SecretManifests } from "./secret-manifests";

/** What a snapshot is to have that may have to be waited for. */
export interface SnapshotNeeds {
  /**
   * The workspace is to be searched for Secrets, always or only for values that name some; else those are in it that are
   * known by now.
   */
  secrets?: "all" | "named";
  /** The URI of the file whose Secrets are the release's own, of several that may be. */
  chosen?: string;
  /** What the chart's own schema says. */
  verdict?: boolean;
}

/** What a snapshot is made of. */
export interface SnapshotParts {
  host: Host;
  editor: Editor;
  settings: DocumentSettings;
  parsed: ParsedDocuments;
  secrets: SecretManifests;
  /** What installs a file. */
  deployments: (uri: string) => Promise<PlacedDeployment[]>;
}

/** What is remembered of the chart of one open document, for as long as that is its chart. */
interface OfChart {
  /** What the chart's own schema says about a version of the document. */
  verdict?: { version: number; verdict: Promise<SchemaVerdict | undefined> };
  /** Where the document's deployments install it, once somebody has asked for Secrets. */
  namespaces?: readonly string[];
}

/** What a snapshot of a document is made for. */
interface OfSnapshot {
  chart: FoundChart;
  settings: Settings;
}

/** Makes snapshots of documents that belong to charts: whatever has to be waited for before a feature can answer. */
export class Snapshots {
  private readonly parts: SnapshotParts;
  private readonly ofCharts = new WeakMap<FoundChart, OfChart>();
  /** URI -> what Helm last said about a document. */
  private readonly rendered = new Map<string, RenderedProblems>();

  constructor(parts: SnapshotParts) {
    this.parts = parts;
  }

  /** A snapshot of a document as it is now. */
  async of(document: TextDocument, chart: FoundChart, needs: SnapshotNeeds): Promise<Snapshot> {
    const settings = await this.parts.settings.of(document.uri);
    const alone = needs.secrets === "named" ? await this.alone(document, chart, settings) : undefined;
    const isEnough = alone && secretUses(alone).length === 0;
    const snapshot = isEnough ? alone : await this.withSecrets(document, { chart, settings, ...needs });
    return needs.verdict ? { ...snapshot, schemaVerdict: await this.verdict(document, chart, snapshot) } : snapshot;
  }

  /** The Secrets of a document's release that are known by now. */
  knownManifests(uri: string, chart: FoundChart): readonly SecretManifest[] {
    const { editor, secrets } = this.parts;
    const found = secrets.known(foldersOf(editor.folders, uri), editor.openDocuments());
    const { namespaces = [] } = this.ofChart(chart);
    return secrets.ownOf(found, { uri, chart: chart.knowledge, namespaces }).manifests;
  }

  /** Keeps what Helm last said about a document. Returns whether that is something new. */
  setRendered(uri: string, problems: RenderedProblems): boolean {
    const isNew = JSON.stringify(this.rendered.get(uri)) !== JSON.stringify(problems);
    this.rendered.set(uri, problems);
    return isNew;
  }

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.rendered.delete(uri);
  }

  private async withSecrets(document: TextDocument, needs: SnapshotNeeds & OfSnapshot): Promise<Snapshot> {
    const { uri } = document;
    const { chart, settings, chosen } = needs;
    const { editor, secrets } = this.parts;
    const folders = foldersOf(editor.folders, uri);
    if (needs.secrets) {
      this.ofChart(chart).namespaces ??= namespacesOf(await this.parts.deployments(uri), chart.knowledge);
      await secrets.prepare(folders, editor.openDocuments());
    }
    const snapshot = await this.alone(document, chart, settings);
    // Only now, as documents may have been closed meanwhile.
    const found = secrets.known(folders, editor.openDocuments());
    return { ...snapshot, secrets: this.surroundings(document, { settings, chart, chosen }, found) };
  }

  /** A snapshot without what is around the file. */
  private async alone(document: TextDocument, chart: FoundChart, settings: Settings): Promise<Snapshot> {
    const { uri } = document;
    const { yamlSyntax, severity, productionAdvice } = settings;
    return {
      ...(await this.read(document)),
      chart: chart.knowledge,
      chartProblem: chart.problem,
      syntaxElsewhere: yamlSyntax === "never" || (yamlSyntax === "auto" && this.parts.editor.otherYamlServer),
      severities: severity,
      isProduction: wantsProductionAdvice(productionAdvice, uri),
      rendered: this.rendered.get(uri),
    };
  }

  /** The text of a document as it is now, although it may change while it is read. */
  private async read(document: TextDocument): Promise<Pick<Snapshot, "document" | "unread">> {
    for (;;) {
      if (isCut(document)) return { document: new ValuesDocument(""), unread: tooLong };
      const { uri, version } = document;
      const read = await this.parts.parsed.read(uri, document.getText());
      if (document.version === version) return { document: read };
    }
  }

  private surroundings(
    { uri, version }: TextDocument,
    { settings: { secrets }, chart, chosen }: OfSnapshot & Pick<SnapshotNeeds, "chosen">,
    found: FoundManifests,
  ): SecretSurroundings {
    const namespaces = secrets.namespace ? [secrets.namespace] : (this.ofChart(chart).namespaces ?? []);
    const own = this.parts.secrets.ownOf(found, { uri, chart: chart.knowledge, namespaces, chosen });
    return {
      uri,
      version,
      ...own,
      files: found.files,
      settings: secrets,
      random: (length) => this.parts.host.randomBytes(length),
    };
  }

  /** What the chart's own schema says, asked once for each version of a document; undefined where it has none. */
  private verdict(
    { version }: TextDocument,
    found: FoundChart,
    { chart, document }: Snapshot,
  ): Promise<SchemaVerdict | undefined> {
    const known = this.ofChart(found);
    if (known.verdict?.version !== version)
      known.verdict = { version, verdict: applyOwnSchema(this.parts.host, chart, document) };
    return known.verdict.verdict;
  }

  private ofChart(chart: FoundChart): OfChart {
    const known = this.ofCharts.get(chart) ?? {};
    this.ofCharts.set(chart, known);
    return known;
  }
}

/** What a chart's own schema says about a document; undefined where it has none, and for a text that is no YAML. */
async function applyOwnSchema(
  host: Host,
  { ownSchema }: ChartKnowledge,
  document: ValuesDocument,
): Promise<SchemaVerdict | undefined> {
  if (!ownSchema || document.problems.length > 0) return undefined;
  return host.checkSchema?.(ownSchema.text, ownSchema.merge(toPlainValue(document.root)));
}

const tooLong =
  "This file is too long: Valuesmith reads values files up to 1.5 MB. Close it and open it again once it is shorter.";
