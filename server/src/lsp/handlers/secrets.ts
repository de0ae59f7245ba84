import type { WorkspaceEdit } from "vscode-languageserver";
import { noChange, planCreating, planMoving, type SecretPlan } from "../../core/features/move-secrets";
import type { Snapshot } from "../../core/values/snapshot";
import type { Host } from "../../host/host";
import { appendedLines, ignoreLine } from "../../host/secrets/gitignore-file";
import {
  type CreateSecretParams,
  createSecretRequest,
  type GitIgnoreParams,
  type GitIgnoreResult,
  gitIgnoreRequest,
  type MoveSecretsParams,
  moveSecretsRequest,
  type SecretsResult,
} from "../../protocol";
import { type Answer, answer, answerAbout } from "../session/request";
import { type Session, snapshotOf } from "../session/subject";
import { writeAsWanted } from "./write-wanted";

/** Answers our own requests about Secrets: to move values into them, to create those that are missing, and what keeps them out of Git. */
export function answerSecretRequests(session: Session): void {
  const { connection, host } = session;
  const write = (
    method: string,
    params: CreateSecretParams,
    planFor: (snapshot: Snapshot) => SecretPlan,
  ): Promise<Answer<SecretsResult>> =>
    answerAbout<SecretsResult>(session, { method, uri: params.uri, empty: noChange }, async (subject) => {
      if (subject.kind !== "values") return noChange;
      const snapshot = await snapshotOf(session, subject, { secrets: "all" });
      return writeAsWanted({ session, host, params }, snapshot, planFor);
    });

  connection.onRequest(moveSecretsRequest, (params: MoveSecretsParams) =>
    write(moveSecretsRequest, params, (current) => planMoving(current, params.paths, params.renewed)),
  );

  connection.onRequest(createSecretRequest, (params: CreateSecretParams) =>
    write(createSecretRequest, params, planCreating),
  );

  connection.onRequest(gitIgnoreRequest, ({ uris }: GitIgnoreParams) =>
    answer<GitIgnoreResult>(connection.console, gitIgnoreRequest, {
      empty: { notIgnored: [] },
      work: () => keepOutOfGit(host, uris),
    }),
  );
}

type Changes = NonNullable<WorkspaceEdit["documentChanges"]>;

/** Which files Git would take in, and the edit that adds them to the .gitignore beside them. */
async function keepOutOfGit(host: Host, uris: readonly string[]): Promise<GitIgnoreResult> {
  const states = await Promise.all(uris.map(async (uri) => ({ uri, state: await host.gitState(uri) })));
  const inState = (wanted: string): string[] => states.filter(({ state }) => state === wanted).map(({ uri }) => uri);
  const [notIgnored, tracked] = [inState("not ignored"), inState("tracked")];
  const documentChanges: Changes = [];
  const problems: string[] = [];
  for (const folder of new Set(notIgnored.map(folderOf))) {
    const names = notIgnored.filter((uri) => folderOf(uri) === folder).map((uri) => nameOf(uri));
    const change = await appendTo(host, `${folder}.gitignore`, names);
    if (typeof change === "string") problems.push(change);
    else documentChanges.push(...change);
  }
  return {
    notIgnored,
    ...(tracked.length > 0 ? { tracked } : {}),
    ...(documentChanges.length > 0 ? { edit: { documentChanges } } : {}),
    ...(problems.length > 0 ? { problem: problems.join(" ") } : {}),
  };
}

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf("/") + 1);

/** A file's name as it is on the disk; undefined where the address has none. */
function nameOf(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
  } catch {
    return undefined;
  }
}

/** What adds names to a .gitignore; a sentence says why it must be left alone. */
async function appendTo(host: Host, uri: string, names: readonly (string | undefined)[]): Promise<Changes | string> {
  const lines = names.map((name) => (name === undefined ? undefined : ignoreLine(name)));
  if (!lines.every((line) => line !== undefined)) return "No line of a .gitignore can name a file with such a name.";
  if (!(await host.isPlainFile(uri)))
    return "The .gitignore there is a link, has another name (a hard link) or is not a file, so it is not changed.";
  const read = await host.readFile(uri);
  // An editor would write other bytes for those that it cannot read.
  if (read !== undefined && /[\ufffd\0]/.test(read))
    return "The .gitignore there is not UTF-8, so an editor must not write it.";
  const text = read?.replace(/^\ufeff/, "") ?? "";
  const before = text.split(/\r\n|\n|\r/);
  const end = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const edits = [{ range: { start: end, end }, newText: appendedLines(text, lines) }];
  const change = { textDocument: { uri, version: null }, edits };
  return read === undefined ? [{ kind: "create", uri, options: { ignoreIfExists: true } }, change] : [change];
}
