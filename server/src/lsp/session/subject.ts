import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { mayHoldSecret, type SecretManifest } from "../../core/secrets/secret-manifest";
import type { Snapshot } from "../../core/values/snapshot";
import type { Host } from "../../host/host";
import type { FoundChart } from "../../workspace/chart-finder";
import { letOthersIn } from "../../workspace/in-turns";
import { mayHoldObjects } from "../../workspace/object-reader";
import type { SnapshotNeeds } from "../../workspace/snapshots";
import type { Workspace } from "../../workspace/workspace";
import type { EditorSettings } from "./editor-settings";
import type { TypingPause } from "./typing-pause";

/**
 * What an open document is: the values of a chart, a file that may have manifests of Secrets and other Kubernetes objects in
 * it, one that may have such objects only, or nothing that Valuesmith knows. What takes longer to find out is found out with
 * the functions of this file, by those who need it.
 */
export type Subject =
  | { kind: "values"; document: TextDocument; chart: FoundChart }
  | { kind: "manifests" | "objects"; document: TextDocument }
  | { kind: "nothing"; document?: TextDocument };

/** The values of a chart. */
export type Values = Extract<Subject, { kind: "values" }>;

/** Finds out what a document is; once for each request. A document that is not open, or was closed meanwhile, is nothing. */
export async function findSubject(
  { documents, workspace }: Pick<Session, "documents" | "workspace">,
  uri: string,
): Promise<Subject> {
  const document = documents.get(uri);
  const chart = document && (await workspace.chart(document));
  if (!document || documents.get(uri) !== document) return { kind: "nothing" };
  if (chart) return { kind: "values", document, chart };
  const text = document.getText();
  return { kind: mayHoldSecret(text) ? "manifests" : mayHoldObjects(text) ? "objects" : "nothing", document };
}

/** A snapshot of the values as they are now. */
export async function snapshotOf(
  { workspace }: Session,
  { document, chart }: Values,
  needs?: SnapshotNeeds,
): Promise<Snapshot> {
  const start = performance.now();
  const snapshot = await workspace.snapshot(document, chart, needs);
  await letOthersIn(start);
  return snapshot;
}

/** Snapshots of the values files that are open beside a document, with the Secrets of the workspace. */
export async function otherValues({ documents, workspace }: Session, { document }: Subject): Promise<Snapshot[]> {
  const others = documents.all().filter(({ uri }) => uri !== document?.uri);
  const snapshots = await Promise.all(
    others.map(async (other) => {
      const chart = await workspace.chart(other);
      return chart && workspace.snapshot(other, chart, { secrets: "all" });
    }),
  );
  return snapshots.filter((snapshot) => snapshot !== undefined);
}

/** The manifests of Secrets in a document that belong to open values files, and these; no manifests where no such file is open. */
export interface LinkedManifests {
  manifests: SecretManifest[];
  users: Snapshot[];
}

/** Finds the manifests in a document that open values files name. */
export async function linkedManifests(session: Session, subject: Subject): Promise<LinkedManifests> {
  const users = await otherValues(session, subject);
  const all = users.flatMap(({ secrets }) => secrets?.manifests ?? []);
  return { manifests: [...new Set(all.filter(({ uri }) => uri === subject.document?.uri))], users };
}

/** The parts of a running server that its request handlers share. */
export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly editor: EditorSettings;
  readonly host: Host;
  readonly typingPause: TypingPause;
  readonly workspace: Workspace;
}
