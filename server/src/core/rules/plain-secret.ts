import { type PathData, type Rule, readPathData } from "../findings/rule";
import { named } from "../findings/words";
import { pathIn, textAt } from "../secrets/compare/secret-content";
import { type FoundSecret, findSecrets } from "../secrets/detect/find-secrets";
import { homeOf } from "../secrets/move/homes";
import { moveOffers } from "../secrets/move/move-fixes";
import type { Snapshot } from "../values/snapshot";
import { formatPath, type Span, type ValuesNode } from "../yaml/document/nodes";

/** A password, key or token in plain text. No message of this rule contains a value. */
export const plainSecret: Rule<Partial<PathData>> = {
  code: "plain-secret",
  severity: "warning",
  skipsBroken: true,
  *check(snapshot) {
    for (const secret of findSecrets(snapshot)) {
      yield {
        span: firstLine(snapshot, secret.node),
        path: secret.path,
        message: secret.isDummy ? dummyMessage(secret) : message(snapshot, secret),
        ...(secret.isDummy ? { severity: "information" as const } : {}),
        data: secret.isLater ? {} : { path: secret.path },
      };
    }
  },
  read: readPathData,
  fix: (snapshot, { path }) => (path ? moveOffers(snapshot, path) : []),
};

function message(snapshot: Snapshot, secret: FoundSecret): string {
  const verb = secret.known ? "is" : "looks like";
  const end = secret.isLater ? "in Git" : "in Git and in the Helm release";
  const what = `${named(secret.path)} ${verb} a secret in plain text, which ends up ${end}.`;
  return `${what} ${advice(snapshot, secret)}`;
}

function advice(snapshot: Snapshot, secret: FoundSecret): string {
  const home = homeOf(snapshot, secret);
  switch (home.kind) {
    case "reference":
      if (textAt(snapshot, pathIn(home.bound, home.bound.reference.name)).text !== "")
        return `${named(pathIn(home.bound, home.bound.reference.name))} names a Secret already, so the chart ignores this value: remove it here.`;
      return `Keep it in a Secret and name that in ${named(pathIn(home.bound, home.bound.reference.name))}.`;
    case "variable":
      return `Keep it in a Secret and set ${home.variable.variable} from there in ${named(pathIn(home, home.variable.list))}.`;
    case "environment":
      return `Keep it in a Secret and use valueFrom.secretKeyRef instead of value.`;
    case "none":
      return home.reason;
  }
}

const dummyMessage = ({ path }: FoundSecret): string =>
  `${formatPath(path)} is a password that everyone can look up. Set another one, in a Secret, before others can reach this installation.`;

/** A long text is marked on its first line only. */
function firstLine({ document }: Snapshot, { span }: ValuesNode): Span {
  return { start: span.start, end: Math.min(span.end, document.lineSpan(document.lineAt(span.start)).end) };
}
