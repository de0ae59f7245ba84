import type { Scope } from "../../schema/chart-knowledge";
import { plainPaths } from "../../schema/chart-secrets";
import { schemaAt } from "../../schema/lookup";
import type { SecretBlocker, SecretVariable } from "../../schema/secret-files";
import type { Snapshot } from "../../values/snapshot";
import { asMap, findValue, formatPath, type KeyPath, nodeAt, resolveAlias, type Span } from "../../yaml/document/nodes";
import { firstMisread } from "../../yaml/read/refused-by-helm";
import { allHold, applies, type BoundReference } from "../compare/secret-content";
import type { FoundSecret } from "../detect/find-secrets";

/** How the chart can take a value from a Secret instead. */
export type Home =
  | { kind: "reference"; bound: BoundReference }
  | { kind: "variable"; scope: Scope; variable: SecretVariable }
  | { kind: "environment"; item: KeyPath; name: string }
  | { kind: "none"; reason: string };

/** The way that fits the chart version and the other values. */
export function homeOf(snapshot: Snapshot, secret: FoundSecret): Home {
  const misread = firstMisread(snapshot.document);
  if (misread !== undefined) return { kind: "none", reason: misreadReason(snapshot, misread) };
  if (secret.isLater)
    return {
      kind: "none",
      reason: "It is in a later YAML document (after ---). Merge the documents before moving it.",
    };
  if (!secret.known) return environmentHome(snapshot, secret);
  const { scope, pattern, any } = secret.known;
  const { references, variables, fixed } = scope.secrets;
  const candidates = references
    .filter(({ keys }) => keys.some((key) => plainPaths(key).includes(pattern)))
    .map((reference): BoundReference => ({ scope, reference, ...(any === undefined ? {} : { any }) }));
  const bound = candidates.find((candidate) => applies(snapshot, candidate));
  if (bound) {
    const reason = blockedBy(snapshot, scope, bound.reference.blockers);
    return reason ? { kind: "none", reason } : { kind: "reference", bound };
  }
  const variable = variables.find(({ path }) => path === pattern);
  if (variable) {
    const reason = blockedBy(snapshot, scope, variable.blockers);
    return reason ? { kind: "none", reason } : { kind: "variable", scope, variable };
  }
  const reason = fixed.find(({ path }) => path === pattern)?.reason;
  return { kind: "none", reason: reason ?? "With the other values of this file, the chart does not use it." };
}

/** What Helm reads elsewhere, or not at all, is not moved: the Secret would get something else. */
const misreadReason = ({ document }: Snapshot, { start }: Span): string =>
  `Helm rejects or misreads line ${document.lineAt(start) + 1}. Correct that before moving this value to a Secret.`;

function blockedBy(
  snapshot: Snapshot,
  scope: Scope,
  blockers: readonly SecretBlocker[] | undefined,
): string | undefined {
  return blockers?.find(({ when }) => allHold(snapshot, scope, when))?.reason;
}

/** `- name: TOKEN` with a value can get `valueFrom`, which Kubernetes knows in every list of environment variables. */
function environmentHome({ document, chart }: Snapshot, { path }: FoundSecret): Home {
  const item = path.slice(0, -1);
  const list = item.slice(0, -1);
  const map = asMap(nodeAt(document.root, item));
  const name = map && findValue(map, "name");
  const scalar = name && resolveAlias(name);
  const isList = typeof item.at(-1) === "number" && path.at(-1) === "value" && scalar?.kind === "scalar";
  const isEnvironment =
    schemaAt(chart, list)?.["x-kubernetes"] === "EnvVar[]" || /env(s|vars?|ironment)?$/i.test(String(list.at(-1)));
  if (isList && isEnvironment && scalar.text !== "") return { kind: "environment", item, name: scalar.text };
  return { kind: "none", reason: `Valuesmith does not know how ${chart.title} could take it from a Secret.` };
}

/** Secrets with the same home move together. */
export function homeId(home: Exclude<Home, { kind: "none" }>): string {
  switch (home.kind) {
    case "reference":
      return `${formatPath(home.bound.scope.at)} ${home.bound.reference.name} ${home.bound.any ?? ""}`;
    case "variable":
      return `${formatPath(home.scope.at)} ${home.variable.path}`;
    case "environment":
      return formatPath(home.item);
  }
}
