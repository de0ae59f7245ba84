import { asCode, asMarkdown } from "../../schema/explain";
import type { SecretKey } from "../../schema/secret-files";
import type { Snapshot } from "../../values/snapshot";
import { asMap, findValue, formatPath, type KeyPath, nodeAt, resolveAlias } from "../../yaml/document/nodes";
import { allHold, type BoundReference, pathIn } from "./secret-content";
import type { SecretUse, UsedKey } from "./secret-uses";

/** What a key of a Secret is for, as Markdown: the value it stands for, its variables, who reads it. Never its content. */
export function explainKey(snapshot: Snapshot, use: SecretUse, key: UsedKey): string {
  return [explainReading(snapshot, use, key), explainPlace(use, key), explainNeed(key)].filter(Boolean).join(" ");
}

/** Which keys a chart takes from a Secret, and who reads them, as Markdown. */
export function explainKeys(snapshot: Snapshot, use: SecretUse): string {
  const keys = use.keys.filter(({ isRead }) => isRead);
  const { bound } = use;
  if (!bound) return explainReading(snapshot, use, undefined);
  const lines = keys.map((key) => {
    const place = valuesOf(bound, key).join(" or ");
    const variables = variablesOf(snapshot, use, key).join(", ");
    return `- ${asCode(key.name)}${place ? `: ${place}` : ""}${variables ? `, as ${variables}` : ""}`;
  });
  const users = [...new Set(keys.flatMap((key) => usersIn(snapshot, bound, key)))];
  const title = `${chartTitle(snapshot)} takes ${keys.length === 1 ? "this key" : `these ${keys.length} keys`} from it:`;
  const readers = users.length > 0 ? `\n\nRead by the containers of ${list(users)}.` : "";
  return keys.length > 0 ? `${title}\n\n${lines.join("\n")}${readers}` : "With these values no container reads it.";
}

/** `Langfuse 2.0.0 reads it as "SALT" in the containers of "langfuse.web" and "langfuse.worker".` */
function explainReading(snapshot: Snapshot, use: SecretUse, key: UsedKey | undefined): string {
  const variables = variablesOf(snapshot, use, key).join(", ");
  const users = key && use.bound ? usersIn(snapshot, use.bound, key) : [];
  const as = variables ? ` as ${variables}` : "";
  if (use.bound) return `${chartTitle(snapshot)} reads it${as}${users.length > 0 ? ` in ${list(users)}` : ""}.`;
  const place = asCode(formatPath(listOf(use.path)));
  return variables ? `It is the value of ${variables} in ${place}.` : `It is used by ${place}.`;
}

function explainPlace({ bound }: SecretUse, key: UsedKey): string {
  const paths = bound ? valuesOf(bound, key) : [];
  return paths.length > 0 ? `It replaces ${paths.join(" or ")}.` : "";
}

function explainNeed({ isRequired, isRead }: UsedKey): string {
  if (!isRead) return "With these values no container reads it.";
  return isRequired ? "Containers do not start without it." : "It may be left out.";
}

const chartTitle = ({ chart }: Snapshot): string => asMarkdown([chart.title, chart.version].filter(Boolean).join(" "));

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last;
}

const valuesOf = (bound: BoundReference, { entry }: UsedKey): string[] =>
  [entry?.path ?? []].flat().map((path) => asCode(formatPath(pathIn(bound, path))));

const usersIn = (snapshot: Snapshot, bound: BoundReference, { entry }: UsedKey): string[] =>
  entry ? usersOf(snapshot, bound, entry).map((path) => asCode(formatPath(path))) : [];

/** The environment variables that get the content: the chart's, or the one in whose entry the reference stands. */
function variablesOf({ document }: Snapshot, { path, bound }: SecretUse, key: UsedKey | undefined): string[] {
  if (bound) return (key?.entry?.env ?? []).map(asCode);
  const item = asMap(nodeAt(document.content, itemOf(path)));
  const node = item && findValue(item, "name");
  const name = node && resolveAlias(node);
  return path.includes("valueFrom") && name?.kind === "scalar" ? [asCode(name.text)] : [];
}

/** The entry of an environment list or a volume that a reference stands in, and the list itself. */
const itemOf = (path: KeyPath): KeyPath => path.slice(0, path.findLastIndex((key) => typeof key === "number") + 1);
const listOf = (path: KeyPath): KeyPath => (itemOf(path).length > 0 ? itemOf(path).slice(0, -1) : path);

/** The components whose containers read a key, as far as they run with these values: the paths of their own values. */
function usersOf(snapshot: Snapshot, bound: BoundReference, { usedBy = [] }: SecretKey): KeyPath[] {
  const { components } = bound.scope.secrets;
  return usedBy
    .filter((path) => allHold(snapshot, bound.scope, components[path]))
    .map((path) => pathIn({ scope: bound.scope }, path));
}
