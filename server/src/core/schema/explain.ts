import { formatPath, type KeyPath, parsePath } from "../yaml/document/nodes";
import { type ChartKnowledge, scopeOf } from "./chart-knowledge";
import { follow, type JsonSchema, typeWord } from "./json-schema";
import { historyAt, schemaAt } from "./lookup";
import { bindPath } from "./path-patterns";
import { lifetime } from "./version-ranges";

/** What Valuesmith knows about a path, as Markdown; undefined for a path the chart does not have. */
export function explain(chart: ChartKnowledge, path: KeyPath): string | undefined {
  const schema = schemaAt(chart, path);
  const renamed = explainRename(chart, path);
  if (!schema) return renamed && `**${asMarkdown(formatPath(path))}**\n\n${renamed}`;
  const text = describeKey(chart, path);
  const variables = explainVariables(chart, path, text);
  const notes = [variables, renamed, explainSecret(chart, path, schema), ...explainNotes(schema)].filter(
    (note) => note !== undefined,
  );
  return [
    `**${asMarkdown(formatPath(path))}** · ${explainType(chart, schema)}`,
    text,
    ...notes,
    [explainDefault(schema, chart), explainLifetime(chart, path), explainLink(chart, path)].filter(Boolean).join(" · "),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function explainLink(chart: ChartKnowledge, path: KeyPath): string | undefined {
  const { scope, path: inScope } = scopeOf(chart, path);
  const link = scope.descriptions.link(inScope);
  return link && `[Documentation](${link})`;
}

/** `string`, `list of EnvVar`, `PullPolicy: Always, IfNotPresent or Never`. */
function explainType(chart: ChartKnowledge, schema: JsonSchema): string {
  const kubernetes = schema["x-kubernetes"];
  if (schema.enum)
    return (schema.examples ?? schema.enum)
      .filter((value) => value !== "")
      .map((value) => asCode(String(value)))
      .join(", ");
  if (kubernetes?.endsWith("[]")) return `list of ${kubernetes.slice(0, -2)}`;
  if (kubernetes?.endsWith("{}")) return `map of ${kubernetes.slice(0, -2)}`;
  if (kubernetes) return kubernetes;
  const subchart = schema["x-subchart"];
  if (subchart) return asMarkdown(`values of the chart ${subchart.name} ${subchart.version}`);
  const type = schema["x-type"] ?? [schema.type ?? []].flat().find((name) => name !== "null");
  const items = schema.items && follow(schema.items, chart.definitions)["x-type"];
  if (items) return `list of ${items}`;
  return type === undefined ? "any value" : typeWord(type);
}

/** The environment variables that a value ends up in, unless the description names them already. */
function explainVariables(chart: ChartKnowledge, path: KeyPath, text = ""): string | undefined {
  const { scope, path: inScope } = scopeOf(chart, path);
  const name = formatPath(inScope);
  const groups = scope.environment.flatMap(({ set = {} }) => Object.entries(set));
  const names = groups.filter(([, { from = [] }]) => [from].flat().includes(name)).map(([variable]) => variable);
  const news = [...new Set(names)].filter((variable) => !text.includes(variable));
  return news.length > 0 ? `Environment variable: ${news.map((variable) => `\`${variable}\``).join(", ")}` : undefined;
}

function explainSecret(chart: ChartKnowledge, path: KeyPath, schema: JsonSchema): string | undefined {
  const secret = schema["x-secret"];
  if (!secret) return undefined;
  const { scope } = scopeOf(chart, path);
  const at = [...scope.at, ...subchartOf(chart, path)];
  const { replacement } = secret;
  const any = path.find((_, index) => parsePath(replacement ?? "")[index - at.length] === "*");
  const bind = (name: string): string =>
    formatPath([...at, ...bindPath(parsePath(name), any === undefined ? undefined : String(any))]);
  const key = secret.keyPath
    ? ` and its key with \`${bind(secret.keyPath)}\``
    : secret.key
      ? ` (key \`${secret.key}\`)`
      : "";
  const name = replacement && bind(replacement);
  const instead =
    secret.env && name
      ? ` Better: set \`${secret.env}\` in \`${name}\` from a Secret.`
      : name
        ? ` Better: name an existing Secret with \`${name}\`${key}.`
        : "";
  return `**Sensitive**${secret.url ? " when it carries a password" : ""}. In plain text it ends up in Git and in the release.${instead}${secret.note ? ` ${secret.note}` : ""}`;
}

/** The key of the dependency that a path stands below: knowledge about a subchart is written from its own root. */
function subchartOf(chart: ChartKnowledge, path: KeyPath): KeyPath {
  const root = path.slice(0, 1);
  const secret = schemaAt(chart, path)?.["x-secret"];
  const replacement = secret?.replacement;
  const isOwn = replacement === undefined || schemaAt(chart, parsePath(replacement)) !== undefined;
  return !isOwn && schemaAt(chart, root)?.["x-subchart"] ? root : [];
}

function explainNotes(schema: JsonSchema): string[] {
  const notes: string[] = [];
  if (schema["x-dead"])
    notes.push("**Has no effect.** The chart's values.yaml lists this key, but no template reads it.");
  if (schema["x-hidden"]) notes.push("Read by the templates, although the chart's values.yaml does not list it.");
  return notes;
}

function explainRename(chart: ChartKnowledge, path: KeyPath): string | undefined {
  const { scope, path: inScope } = scopeOf(chart, path);
  const name = formatPath(inScope);
  const rename = scope.renames.find((candidate) => !candidate.when && formatPath(parsePath(candidate.old)) === name);
  if (!rename) return undefined;
  const what = rename.new === null ? "Removed" : `Has become \`${rename.new}\``;
  const effect = {
    fails: "the chart fails to render while it is set",
    ignores: "Helm ignores it",
    breaks: "the chart renders it wrongly",
    reads: "it is still read",
  }[rename.helm];
  return `**${what} in ${rename.since}**: ${effect}.${rename.note ? ` ${rename.note}` : ""}`;
}

/** Longer defaults are cut. */
const longestDefault = 80;

/** What fills in the gaps of an object is a program, which need not say with what. */
function explainDefault(schema: JsonSchema, { object }: ChartKnowledge): string | undefined {
  if (schema.default === undefined) return schema.properties || object ? undefined : "No default";
  const text = JSON.stringify(schema.default);
  return `Default: ${asCode(text.length > longestDefault ? `${text.slice(0, longestDefault)}…` : text)}`;
}

function explainLifetime(chart: ChartKnowledge, path: KeyPath): string | undefined {
  const { scope, path: inScope } = scopeOf(chart, path);
  const versions = scope.history && historyAt(scope.history, inScope)?.["x-versions"];
  if (typeof versions !== "string") return undefined;
  const { first, last } = lifetime(versions);
  const all = scope.history?.["x-chart-versions"] ?? [];
  const isOldest = first === all[0];
  return (
    [isOldest ? undefined : `since ${scope.chart} ${releaseOf(first, all)}`, last ? `until ${last}` : undefined]
      .filter(Boolean)
      .join(", ") || undefined
  );
}

/** The release that a pre-release led to: nobody remembers release candidates. */
function releaseOf(version: string, versions: readonly string[]): string {
  const release = version.split("-")[0] ?? version;
  return versions.includes(release) ? release : version;
}

/** The description of a path: the one written for the chart, else that of the Kubernetes type. */
export function describeKey(chart: ChartKnowledge, path: KeyPath): string | undefined {
  const { scope, path: inScope } = scopeOf(chart, path);
  return scope.descriptions.find(inScope) ?? schemaAt(chart, path)?.description;
}

/** All that may begin a link, an image, HTML, code or an emphasis; the index of a list does not. */
const special = /[\\`*<>&!|~]|\[(?!\d{1,9}\](?![([:]))/g;

/** A text that somebody else has written, as Markdown that shows it as it is: no link, no image, no HTML. */
export const asMarkdown = (text: string): string => text.replaceAll(special, String.raw`\$&`);

/** A text that somebody else has written, as it would stand in a program. */
export const asCode = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``;
