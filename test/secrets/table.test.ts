import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { noSecrets, sensitivePaths } from "../../server/src/core/schema/chart-secrets";
import type { Condition } from "../../server/src/core/schema/knowledge-files";
import type { SecretBlocker, SecretReference } from "../../server/src/core/schema/secret-files";
import { secretUses } from "../../server/src/core/secrets/compare/secret-uses";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { formatPath, nodeAt, parsePath, resolveAlias } from "../../server/src/core/yaml/document/nodes";
import { chartAt } from "../support/charts";
import { moveSecrets, secretSnapshot, secretText } from "../support/secrets";

/** The newest version of each line of each chart. */
const lines = [
  ...[
    "0.17.0-rc.12",
    "0.16.11",
    "0.15.17",
    "0.14.6",
    "0.13.43",
    "0.12.37",
    "0.11.29",
    "0.10.53",
    "0.9.39",
    "0.8.28",
  ].map((version) => `langsmith@${version}`),
  ...["langgraph-dataplane@0.2.22", "langgraph-dataplane@0.1.31"],
  ...["langgraph-cloud@0.3.2", "langgraph-cloud@0.2.6", "langgraph-cloud@0.1.19"],
  ...["langfuse@2.0.0", "langfuse@1.5.41", "langfuse@0.13.1"],
  ...["flagsmith@0.81.0", "flagsmith@0.80.0", "flagsmith@0.72.1", "flagsmith@0.71.0", "flagsmith@0.36.0"],
];

/** Values that the chart does not use, because its defaults name a Secret. */
const overruled = new Set([
  "langfuse@2.0.0 postgresql.settings.superuserPassword.value",
  "langfuse@2.0.0 postgresql.userDatabase.password.value",
  "langfuse@2.0.0 redis.auth.aclUsers.*.password",
]);

const secret = "S3cret: #'\"\\ value";
const url = "redis://user:S3cret-value@host:6379/0";

/** Values by path, as a tree. */
function tree(values: ReadonlyMap<string, unknown>): object {
  const root: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const keys = parsePath(path).map(String);
    let map = root;
    for (const key of keys.slice(0, -1)) {
      if (typeof map[key] !== "object") map[key] = {};
      map = map[key] as Record<string, unknown>;
    }
    map[keys.at(-1) ?? ""] = value;
  }
  return root;
}

/** The switches that make conditions hold, or keep blockers from holding. */
function switches(conditions: readonly Condition[] = [], wanted: "hold" | "fail"): [string, unknown][] {
  return conditions.flatMap((condition): [string, unknown][] => {
    if ("any" in condition) return switches(condition.any.slice(0, 1), wanted);
    if (!("path" in condition)) return [];
    if ("is" in condition) return [[condition.path, wanted === "hold" ? condition.is : !condition.is]];
    if ("isNot" in condition) return [[condition.path, wanted === "hold" ? !condition.isNot : condition.isNot]];
    return condition.in ? [[condition.path, condition.in[0]]] : [];
  });
}

/** The values that a move of one path needs around it. */
function context(
  path: string,
  reference: SecretReference | undefined,
  blockers: readonly SecretBlocker[],
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const { when } of blockers) for (const [name, value] of switches(when, "fail")) values.set(name, value);
  if (!reference) return values;
  const set = new Set(Object.keys(reference.set ?? {}));
  for (const [name, value] of switches(reference.when, "hold")) if (!set.has(name)) values.set(name, value);
  for (const { when } of reference.blockers ?? [])
    for (const [name, value] of switches(when, "fail")) values.set(name, value);
  const key = reference.keys.find((candidate) => [candidate.path ?? [], candidate.parts ?? []].flat().includes(path));
  for (const [name, value] of switches(key?.when, "hold")) values.set(name, value);
  // The other parts of a text that is made of several values.
  for (const [, part = ""] of reference.keys
    .map(({ text }) => text ?? "")
    .join()
    .matchAll(/\$\{([^}*]+)\}/g))
    if (!values.has(part)) values.set(part, "part");
  return values;
}

const sampleOf = (isUrl: boolean, isList: boolean): unknown => (isList ? [url] : isUrl ? url : secret);

/** Where the text of a moved value is afterwards: in the key of a Secret that the chart reads because of the values. */
function textAfter(after: Snapshot, files: Record<string, string>, path: string): unknown[] {
  return secretUses(after).flatMap(({ name, keys, path: at }) => {
    const used = keys.filter(({ entry }) => !entry || [entry.path ?? [], entry.parts ?? []].flat().includes(path));
    return used.map((key) => secretText(files, name, key.name) ?? `nothing at ${formatPath(at)}`);
  });
}

describe.each(lines)("the secrets of %s", (name) => {
  it("can be moved one by one, and the chart reads them from the Secret then", async () => {
    const chart = await chartAt(name);
    const [scope] = chart.scopes;
    const { references = [], variables = [], fixed = [] } = scope?.secrets ?? {};
    const report: string[] = [];
    const paths = sensitivePaths(scope?.secrets ?? noSecrets);
    expect(paths.length).toBeGreaterThan(0);
    for (const { path: pattern, url: isUrl } of paths.filter(
      ({ path }) => !fixed.some((entry) => entry.path === path) && !overruled.has(`${name} ${path}`),
    )) {
      const reference = references.find(({ keys }) =>
        keys.some((key) => [key.path ?? [], key.parts ?? []].flat().includes(pattern)),
      );
      const isJson = reference?.keys.some((key) => key.json && [key.path ?? []].flat().includes(pattern)) === true;
      const variable = variables.find((entry) => entry.path === pattern);
      const values = context(pattern, reference, variable?.blockers ?? []);
      const path = pattern.replaceAll("*", "DB_PASSWORD");
      values.set(path, sampleOf(isUrl, isJson));
      if (name === "langfuse@0.13.1") values.set("langfuse.additionalEnv", [{ name: "A", value: "b" }]);
      report.push(...(await complaints(name, { path, pattern, text: stringify(tree(values), { version: "1.1" }) })));
    }
    expect(report).toEqual([]);
  });
});

async function complaints(
  chart: string,
  { path, pattern, text }: { path: string; pattern: string; text: string },
): Promise<string[]> {
  const snapshot = await secretSnapshot(chart, text);
  const { plan, values, files } = moveSecrets(snapshot);
  if (!plan.moved.some((moved) => formatPath(moved) === path))
    return [`${path} is not moved: ${plan.refused.map(({ reason }) => reason).join(" ")}\n${text}`];
  const after = await secretSnapshot(chart, values, files);
  const left = nodeAt(after.document.root, parsePath(path));
  const isLeft = left !== undefined && resolveAlias(left)?.kind === "scalar" && values.includes("S3cret");
  const texts = textAfter(after, files, pattern).map(String);
  const isThere = texts.some((found) => found.includes(secret) || found.includes(url));
  const again = moveSecrets(after);
  return [
    ...(isLeft ? [`${path} is left in the values:\n${values}`] : []),
    ...(isThere
      ? []
      : [`${path} is not where the chart looks for it: ${texts.join(", ")}\n${values}\n${JSON.stringify(files)}`]),
    ...(again.values === values ? [] : [`${path}: a second move changes something:\n${again.values}`]),
  ];
}
