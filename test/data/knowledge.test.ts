import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type {
  Advice,
  ChartHistory,
  ChartVariable,
  CommonFile,
  Condition,
  HistoryNode,
  KnowledgeFile,
  PathCondition,
} from "../../server/src/core/schema/knowledge-files";
import { inRanges } from "../../server/src/core/schema/version-ranges";
import { parsePath } from "../../server/src/core/yaml/document/nodes";
import { root } from "../support/charts";

const schemas = join(root, "schemas");
const load = <T>(path: string): T => JSON.parse(readFileSync(join(schemas, path), "utf8")) as T;

const folders = [
  ...["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"],
  ...readdirSync(join(schemas, "subcharts")).map((name) => `subcharts/${name}`),
].filter((folder) => existsSync(join(schemas, folder, "knowledge.json")));
const definitions = load<{ $defs: Record<string, unknown> }>("kubernetes.json").$defs;

interface Chart {
  history: ChartHistory;
  knowledge: KnowledgeFile;
}

const charts = new Map(
  folders.map((folder): [string, Chart] => [
    folder,
    { history: load(`${folder}/history.json`), knowledge: load(`${folder}/knowledge.json`) },
  ]),
);

/** The conditions on paths inside of conditions. */
const leaves = (conditions: readonly Condition[]): PathCondition[] =>
  conditions.flatMap((condition) => {
    if ("any" in condition) return leaves(condition.any);
    if ("all" in condition) return leaves(condition.all);
    return "not" in condition ? leaves(condition.not) : [condition];
  });

const conditionPaths = (conditions: readonly Condition[]): string[] =>
  leaves(conditions).flatMap(({ path, sameAs, lessThan }) =>
    [path, sameAs, lessThan].filter((name) => name !== undefined),
  );

/** What a file says about paths, with the place where it says so. */
function mentioned({
  types,
  kubernetes,
  values,
  renames,
  guards,
  advice,
  misplaced,
  environment,
}: KnowledgeFile): [string, string][] {
  const targets = Object.values(misplaced ?? {}).map((target) =>
    typeof target === "string" ? target : target.instead,
  );
  return [
    ...Object.keys(types ?? {}).map((path): [string, string] => ["types", path]),
    ...Object.keys(kubernetes ?? {}).map((path): [string, string] => ["kubernetes", path]),
    ...(values ?? []).map(({ path }): [string, string] => ["values", path]),
    // A key that the chart itself refuses by name needs no other proof.
    ...(renames ?? [])
      .flatMap(({ old, new: now, message }) => [message === undefined ? old : [], now ?? []].flat())
      .map((path): [string, string] => ["renames", path]),
    ...(guards ?? [])
      .flatMap(({ at, when }) => [at, ...conditionPaths(when)])
      .map((path): [string, string] => ["guards", path]),
    ...(advice ?? []).flatMap(adviceKeys).map((path): [string, string] => ["advice", path]),
    ...targets.map((path): [string, string] => ["misplaced", path]),
    ...(environment ?? [])
      .flatMap(({ lists, shared, set }) => [
        ...lists,
        ...[shared ?? []].flat(),
        ...Object.values(set ?? {}).flatMap(keysOf),
      ])
      .map((path): [string, string] => ["environment", path]),
  ];
}

const adviceKeys = ({ at, of, when = [], each = [], set = {} }: Advice): string[] => {
  const below = [...conditionPaths(each), ...Object.keys(set)];
  return [
    ...[at ?? []].flat(),
    ...conditionPaths(when),
    ...(of?.flatMap((name) => below.map((path) => `${name}.${path}`)) ?? below),
  ];
};

const keysOf = ({ from, refused }: ChartVariable): string[] => [
  ...[from ?? []].flat(),
  ...conditionPaths(refused ?? []),
];

/** Whether some version has a path: by its history, by `keys`, or because a subchart, Kubernetes or the user decides what is there. */
function exists(node: HistoryNode | undefined, path: readonly (string | number)[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined || !node) return node !== undefined;
  if (node["x-open"] !== undefined || !node.properties) return node["x-open"] !== undefined || isContainer(node);
  if (key !== "*" && key !== "[]") return exists(own(node.properties, String(key)), rest);
  return Object.values(node.properties).some((child) => exists(child, rest));
}

const own = (properties: Record<string, HistoryNode>, key: string): HistoryNode | undefined =>
  Object.hasOwn(properties, key) ? properties[key] : undefined;

/** An empty map or list, or a key that only templates show: what is in there is not known to the history. */
const isContainer = ({ type, "x-hidden": hidden }: HistoryNode): boolean =>
  type === "object" || type === "array" || hidden !== undefined;

const known = ({ history, knowledge }: Chart, path: string): boolean => {
  const keys = parsePath(path);
  if (Object.hasOwn(history["x-dependencies"] ?? {}, String(keys[0])) || keys[0] === "global") return true;
  return exists(history, keys) || (knowledge.keys ?? []).some((entry) => covers(parsePath(entry.path), keys));
};

const covers = (pattern: readonly (string | number)[], path: readonly (string | number)[]): boolean =>
  path.every(
    (key, index) => pattern[index] === undefined || pattern[index] === "*" || key === "*" || pattern[index] === key,
  );

/** All versions that a text such as `1.0.0..2.0.0, 2.1.0` names. */
const versionsIn = (ranges: string | undefined): string[] =>
  (ranges ?? "")
    .split(/\.\.|,/)
    .map((version) => version.trim())
    .filter(Boolean);

describe.each(folders)("schemas/%s/knowledge.json", (folder) => {
  const chart = charts.get(folder) as Chart;
  const { knowledge, history } = chart;

  it("is about keys that some version has", () => {
    expect(
      mentioned(knowledge)
        .filter(([, path]) => !known(chart, path))
        .map((entry) => entry.join(" ")),
    ).toEqual([]);
  });

  it("names versions that exist", () => {
    const { types = {}, values = [], renames = [], keys = [], guards = [], advisories = [] } = knowledge;
    const { environment = [], advice = [] } = knowledge;
    const variables = environment.flatMap(({ set }) => Object.values(set ?? {}));
    const ranges = [
      ...environment,
      ...advice,
      ...variables.map(({ always }) => ({ versions: always === true ? undefined : always })),
      ...values,
      ...keys,
      ...guards,
      ...advisories,
      ...Object.values(types)
        .flat()
        .filter((type) => typeof type !== "string"),
    ];
    const versions = [
      ...ranges.flatMap((entry) => versionsIn((entry as { versions?: string }).versions)),
      ...renames.flatMap(({ since, until }) => [since, ...versionsIn(until)]),
    ];
    expect(versions.filter((version) => version !== "-" && !history["x-chart-versions"].includes(version))).toEqual([]);
  });

  it("has Kubernetes types that there are", () => {
    const names = Object.values(knowledge.kubernetes ?? {}).filter((name) => name !== null);
    expect(names.filter((name) => !Object.hasOwn(definitions, name.replace(/(\[\]|\{\}|\+)+$/, "")))).toEqual([]);
  });

  it("has no guard twice", () => {
    const guards = (knowledge.guards ?? []).map(({ at, versions, when }) => JSON.stringify({ at, versions, when }));
    expect(guards.filter((guard, index) => guards.indexOf(guard) !== index)).toEqual([]);
  });

  it("moves variables only to keys that are the same in all versions of the group", () => {
    for (const { lists, everywhere = [], versions, set = {} } of knowledge.environment ?? []) {
      expect(lists).toEqual(expect.arrayContaining(everywhere));
      for (const [name, { is, from, always }] of Object.entries(set)) {
        if (is === undefined) continue;
        const keys = parsePath(is);
        expect([from].flat().some((path) => covers(parsePath(path ?? ""), keys.slice(0, 2)) || path === is)).toBe(true);
        const nodes = keys.map((_, end) =>
          keys.slice(0, end + 1).reduce<HistoryNode | undefined>((parent, key) => parent?.properties?.[key], history),
        );
        const node = nodes.at(-1);
        const withKey = [versions, ...nodes.map((part) => part?.["x-versions"])].reduce<string[]>(
          (rest, ranges) => rest.filter((version) => inRanges(ranges ?? true, version)),
          history["x-chart-versions"],
        );
        const isAlways = withKey.every((version) => inRanges(always, version));
        // A default that is printed is a variable in all versions; where it is not, an older version calls it something else.
        if (!isAlways) expect([name, node?.default ?? ""]).toEqual([name, ""]);
      }
    }
  });

  it("has no environment variable twice in one list", () => {
    for (const { set = {}, read = [] } of knowledge.environment ?? []) {
      expect(read.filter((name) => Object.hasOwn(set, name))).toEqual([]);
      expect(new Set(read).size).toBe(read.length);
    }
  });
});

describe("schemas/common.json", () => {
  it("has Kubernetes types that there are", () => {
    const { kubernetes } = load<CommonFile>("common.json");
    expect(
      Object.values(kubernetes).filter((name) => !Object.hasOwn(definitions, name.replace(/(\[\]|\{\}|\+)+$/, ""))),
    ).toEqual([]);
  });
});
