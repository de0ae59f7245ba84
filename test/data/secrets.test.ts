import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import {
  type ChartSecrets,
  noSecrets,
  plainPaths,
  secretsAt,
  sensitivePaths,
} from "../../server/src/core/schema/chart-secrets";
import type { ChartHistory, Condition } from "../../server/src/core/schema/knowledge-files";
import { hasPath } from "../../server/src/core/schema/lookup";
import type { SecretsFile } from "../../server/src/core/schema/secret-files";
import { parsePath } from "../../server/src/core/yaml/document/nodes";
import { root, store } from "../support/charts";

const schemas = join(root, "schemas");
const load = <T>(path: string): T => JSON.parse(readFileSync(join(schemas, path), "utf8")) as T;
const charts = ["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"];
const subcharts = readdirSync(join(schemas, "subcharts"))
  .map((name) => `subcharts/${name}`)
  .filter((folder) => existsSync(join(schemas, folder, "secrets.json")));

const conditionPaths = (conditions: readonly Condition[] = []): string[] =>
  conditions.flatMap((condition) => {
    if ("any" in condition) return conditionPaths(condition.any);
    if ("all" in condition) return conditionPaths(condition.all);
    return "not" in condition ? conditionPaths(condition.not) : [condition.path];
  });

const placeholders = (text = ""): string[] => [...text.matchAll(/\$\{([^}*]+)\}/g)].map(([, path]) => path ?? "");

/** All values paths that a file speaks of. */
function mentioned({
  references = [],
  variables = [],
  fixed = [],
  usedBy = [],
  components = {},
}: SecretsFile): string[] {
  return [
    ...usedBy,
    ...Object.entries(components).flatMap(([path, when]) => [path, ...conditionPaths(when)]),
    ...references.flatMap(({ name, when, set = {}, blockers = [], keys, usedBy: users = [] }) => [
      name,
      ...users,
      ...conditionPaths(when),
      ...Object.keys(set),
      ...blockers.flatMap((blocker) => conditionPaths(blocker.when)),
      ...keys.flatMap((key) => [
        ...plainPaths(key),
        ...(key.usedBy ?? []),
        ...placeholders(key.text),
        ...placeholders(key.key),
        ...(key.keyPath ? [key.keyPath] : []),
        ...conditionPaths(key.when),
        ...(Array.isArray(key.optional) ? conditionPaths(key.optional) : []),
      ]),
    ]),
    ...variables.flatMap(({ path, list, with: others = {}, blockers = [] }) => [
      path,
      list,
      ...Object.values(others),
      ...blockers.flatMap((blocker) => conditionPaths(blocker.when)),
    ]),
    ...fixed.map(({ path }) => path),
  ];
}

describe.each(charts)("schemas/%s/secrets.json", (chart) => {
  const file = load<SecretsFile>(`${chart}/secrets.json`);
  const history = load<ChartHistory>(`${chart}/history.json`);
  const versions = history["x-chart-versions"];

  it("is about keys that some version has", async () => {
    const missing = new Set(mentioned(file));
    for (const version of versions.toReversed()) {
      const knowledge = await store.get(chart, version);
      for (const path of missing) if (hasPath(knowledge, parsePath(path))) missing.delete(path);
      if (missing.size === 0) break;
    }
    expect([...missing]).toEqual([]);
  });

  it("names versions that exist", () => {
    const ranges = [
      ...(file.references ?? []),
      ...(file.references ?? []).flatMap(({ keys }) => keys),
      ...(file.variables ?? []),
      ...(file.fixed ?? []),
    ];
    const named = ranges.flatMap(({ versions: range }) => (range ?? "").split(/\.\.|,/)).filter(Boolean);
    expect(named.filter((version) => !versions.includes(version))).toEqual([]);
  });
});

describe.each([...charts, ...subcharts])("schemas/%s/secrets.json", (folder) => {
  const file = load<SecretsFile>(`${folder}/secrets.json`);

  it("suggests names and keys that Kubernetes accepts", () => {
    for (const { secret, keys } of file.references ?? []) {
      expect(secret).toMatch(/^[a-z][a-z0-9-]{2,60}$/);
      for (const { key } of keys) expect(key.replaceAll(/\$\{[^}]+\}/g, "x")).toMatch(/^[-._A-Za-z0-9]+$/);
    }
    for (const { secret, key, variable } of file.variables ?? []) {
      expect(secret).toMatch(/^[a-z][a-z0-9-]{2,60}$/);
      expect(key).toMatch(/^[-._A-Za-z0-9]+$/);
      expect(variable).toMatch(/^[A-Z][A-Z0-9_]+$/);
    }
  });

  it("has each part of a text that is secret among its parts", () => {
    const keys = (file.references ?? []).flatMap((reference) => reference.keys).filter(({ text }) => text);
    for (const key of keys)
      for (const path of placeholders(key.text).filter((name) => /password|token|secret/i.test(name)))
        expect([...(key.parts ?? []), "databaseExternal.password"]).toContain(path);
  });
});

describe.each(subcharts)("schemas/%s/secrets.json", (folder) => {
  it("has conditions on one path only, which can be put below the parent's key", () => {
    const { references = [] } = load<SecretsFile>(`${folder}/secrets.json`);
    const conditions = references.flatMap(({ when = [], keys }) => [...when, ...keys.flatMap((key) => key.when ?? [])]);
    for (const condition of conditions) expect(Object.keys(condition)).toContain("path");
  });
});

describe("the secrets of every version", () => {
  /** A reference, and all that is read from it, at one version. */
  const references = ({ scopes }: ChartKnowledge): ChartSecrets["references"] =>
    scopes.flatMap(({ secrets }) => secrets.references);

  it.each(charts)("of %s have one meaning for each value", async (chart) => {
    for (const version of (await store.history(chart))["x-chart-versions"]) {
      const knowledge = await store.get(chart, version);
      const [scope] = knowledge.scopes;
      // A value that is read in several ways is told apart by conditions.
      const always = references(knowledge).filter(({ when }) => !when);
      const names = new Map<string, Set<string>>();
      for (const { name, keys } of always)
        for (const path of keys.filter(({ sensitive }) => sensitive !== false).flatMap(plainPaths))
          names.set(path, (names.get(path) ?? new Set()).add(name));
      const several = [...names].filter(([, using]) => using.size > 1).map(([path]) => path);
      expect(several, version).toEqual([]);
      expect(sensitivePaths(scope?.secrets ?? noSecrets).length, version).toBeGreaterThan(0);
    }
  });

  it("leaves out what a version does not have", () => {
    const file: SecretsFile = { fixed: [{ path: "a", versions: "1.0.0..", reason: "x" }] };
    expect(secretsAt(file, "0.9.0").fixed).toEqual([]);
    expect(secretsAt(file, "1.0.0").fixed).toHaveLength(1);
  });
});
