import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Read } from "./template-reads.ts";

/** A chart that another chart brings along. `as` is the key its values stand below (its alias, else its name). */
export interface Dependency {
  as: string;
  name: string;
  version: string;
  repository: string;
}

/** What one version says about one values key. */
export interface KeyFact {
  /** The key's path from the root of the values. */
  path: string[];
  /** The default of a leaf; `{}` for a map with keys (which have facts of their own); absent if values.yaml lacks the key. */
  default?: unknown;
  /** Templates read the key or something below it. */
  read: boolean;
  /** The key is rendered or walked as a whole, so its content is the user's. */
  open: boolean;
}

/** Everything the generator keeps of one version of a chart. */
export interface ChartVersion {
  version: string;
  dependencies: Dependency[];
  /** By `pathId`. */
  keys: Map<string, KeyFact>;
  /** The templates could be read completely, so that "nothing reads this key" is a fact. */
  complete: boolean;
}

/** A path as a map key; values keys never contain a NUL. */
export const pathId = (path: readonly string[]): string => path.join("\0");

/** Reads a chart folder; `reads` are what its templates read. Throws where Chart.yaml or values.yaml is not YAML. */
export function readChartVersion(
  dir: string,
  version: string,
  reads: { reads: Read[]; complete: boolean },
): ChartVersion {
  const keys = new Map<string, KeyFact>();
  addDefaults(
    keys,
    [],
    parse(readFileSync(join(dir, "values.yaml"), "utf8"), { merge: true, maxAliasCount: -1, logLevel: "error" }),
  );
  for (const read of reads.reads) addRead(keys, read);
  const dependencies = readDependencies(dir);
  for (const dependency of readConditions(dir)) addRead(keys, { path: dependency, how: ["cond"] });
  const readsEverything = reads.reads.some((read) => read.path.length === 0);
  return { version, dependencies, keys, complete: reads.complete && !readsEverything };
}

function addDefaults(keys: Map<string, KeyFact>, path: string[], values: unknown): void {
  if (!isMap(values)) return;
  for (const [key, value] of Object.entries(values)) {
    const here = [...path, key];
    keys.set(pathId(here), { path: here, default: isMap(value) ? {} : value, read: false, open: false });
    addDefaults(keys, here, value);
  }
}

/** A read of `a.b` is a read of `a`, too; a read of `a.*` walks all of `a`. */
function addRead(keys: Map<string, KeyFact>, read: Read): void {
  const wildcard = read.path.findIndex((key) => key === "*" || /^\d+$/.test(key));
  const path = wildcard === -1 ? read.path : read.path.slice(0, wildcard);
  if (wildcard === -1 && read.how.every((how) => how === "hasKey")) return;
  for (let length = 1; length <= path.length; length++) {
    const here = path.slice(0, length);
    const fact = keys.get(pathId(here)) ?? { path: here, read: false, open: false };
    keys.set(pathId(here), fact);
    fact.read = true;
    if (length === path.length && (wildcard !== -1 || isConsumed(fact, read))) fact.open = true;
  }
}

/** A printed scalar is just printed; a printed or rendered map or list is consumed with whatever it holds. */
function isConsumed(fact: KeyFact, read: Read): boolean {
  if (read.how.some((how) => how === "toYaml" || how === "range")) return true;
  const isScalar = fact.default !== undefined && (fact.default === null || typeof fact.default !== "object");
  return !isScalar && fact.default !== undefined && read.how.some((how) => how === "use" || how === "tpl");
}

function readDependencies(dir: string): Dependency[] {
  return chartDependencies(dir).map((dependency) => ({
    as: dependency.alias ?? dependency.name,
    name: dependency.name,
    version: String(dependency.version),
    repository: dependency.repository ?? "",
  }));
}

/** The values paths that switch dependencies on and off. */
function readConditions(dir: string): string[][] {
  return chartDependencies(dir).flatMap((dependency) => [
    ...(dependency.condition ?? "")
      .split(",")
      .filter((condition) => condition !== "")
      .map((condition) => condition.trim().split(".")),
    ...(dependency.tags ?? []).map((tag) => ["tags", tag]),
  ]);
}

interface ChartYamlDependency {
  name: string;
  version: string;
  alias?: string;
  repository?: string;
  condition?: string;
  tags?: string[];
}

function chartDependencies(dir: string): ChartYamlDependency[] {
  for (const file of ["Chart.yaml", "requirements.yaml"]) {
    try {
      const { dependencies } = parse(readFileSync(join(dir, file), "utf8")) as { dependencies?: ChartYamlDependency[] };
      if (dependencies) return dependencies;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return [];
}

/** Whether a parsed YAML value is a mapping. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
