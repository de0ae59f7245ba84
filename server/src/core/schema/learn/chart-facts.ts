/** One values path that templates read. `*` in the path stands for any key or item. */
export interface Read {
  path: string[];
  how: ("nav" | "use" | "cond" | "range" | "toYaml" | "tpl" | "hasKey" | "required")[];
}

/** A dependency as Chart.yaml writes it. */
export interface ChartDependency {
  name: string;
  version: string;
  alias?: string;
  repository?: string;
  condition?: string;
  tags?: string[];
}

/** What one version of a chart says of its values, from its files. */
export interface ChartSources {
  version: string;
  /** The parsed values.yaml. */
  defaults: unknown;
  dependencies: ChartDependency[];
  reads: Read[];
  /** The templates could be read completely. */
  complete: boolean;
}

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

/** Everything that is known about the values of one version of a chart. */
export interface ChartFacts {
  version: string;
  dependencies: Dependency[];
  /** By `pathId`. */
  keys: Map<string, KeyFact>;
  /** The templates could be read completely, so that "nothing reads this key" is a fact. */
  complete: boolean;
}

/** A path as a map key; values keys never contain a NUL. */
export const pathId = (path: readonly string[]): string => path.join("\0");

/** Puts together what values.yaml, the templates and the dependencies' conditions say about each key. */
export function chartFacts({ version, defaults, dependencies, reads, complete }: ChartSources): ChartFacts {
  const keys = new Map<string, KeyFact>();
  addDefaults(keys, [], defaults);
  for (const read of reads) addRead(keys, read);
  for (const path of dependencies.flatMap(conditionPaths)) addRead(keys, { path, how: ["cond"] });
  const readsEverything = reads.some((read) => read.path.length === 0);
  return { version, dependencies: dependencies.map(toDependency), keys, complete: complete && !readsEverything };
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

function toDependency({ alias, name, version, repository }: ChartDependency): Dependency {
  return { as: alias ?? name, name, version: String(version), repository: repository ?? "" };
}

/** The values paths that switch a dependency on and off. */
function conditionPaths({ condition = "", tags = [] }: ChartDependency): string[][] {
  const conditions = condition.split(",").filter((path) => path !== "");
  return [...conditions.map((path) => path.trim().split(".")), ...tags.map((tag) => ["tags", tag])];
}

/** Whether a parsed YAML value is a mapping. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
