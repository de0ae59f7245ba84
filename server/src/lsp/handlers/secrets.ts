import { noChange, planCreating, planMoving, type SecretPlan } from "../../core/features/move-secrets";
import type { Snapshot } from "../../core/values/snapshot";
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
import { answer } from "../session/answer";
import { type Answer, answerAbout } from "../session/request";
import type { Session } from "../session/session";
import { snapshotOf } from "../session/subject";
import { keepOutOfGit } from "./gitignore-edit";
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
