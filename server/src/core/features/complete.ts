import type {
  CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  Position,
} from "vscode-languageserver-types";
import { type ChartKnowledge, scopeOf } from "../schema/chart-knowledge";
import { explain } from "../schema/explain";
import { follow, type JsonSchema, own, typeWord } from "../schema/json-schema";
import { schemaAt } from "../schema/lookup";
import { secretCandidates } from "../secrets/compare/secret-candidates";
import type { SecretManifest } from "../secrets/secret-manifest";
import { type Cursor, cursorAt } from "../yaml/cursor/cursor";
import { withLineFeeds } from "../yaml/document/lines";
import { formatPath, type KeyPath, parsePath } from "../yaml/document/nodes";
import { writeKey, writeScalar } from "../yaml/edit/write-value";

/** What completion needs of a snapshot: it reads the text around the cursor itself, and so need not wait for a parse. */
export interface CompletionContext {
  text: string;
  chart: ChartKnowledge;
  offset: number;
  position: Position;
  /** The editor understands snippets (`$0`). */
  snippets: boolean;
  /** The Secrets of the workspace, whose names and keys are offered where they belong. */
  manifests?: readonly SecretManifest[];
}

/** What an item carries for `explainItem`. */
export interface ItemData {
  uri: string;
  path: KeyPath;
  /** The kind of the object it is a field of; absent for a value of a chart. */
  object?: string;
}

const kinds = { property: 10, module: 9, value: 12, enumMember: 20 } satisfies Record<string, CompletionItemKind>;
const deprecated: CompletionItemTag = 1;
const snippet: InsertTextFormat = 2;
const asIs: InsertTextMode = 1;

/**
 * The keys or values that fit at a place, of which one word begins as what is typed there. Editors match far more loosely, as
 * "secret" with "commonPodSecurityContext", and take what they find for a word that was meant as it is.
 */
export function complete(context: CompletionContext, uri: string): CompletionItem[] {
  const cursor = cursorAt(withLineFeeds(context.text), context.offset);
  return cursor ? completeAll(context, cursor, uri).filter(({ label }) => isBegunBy(label, cursor.prefix)) : [];
}

function completeAll(context: CompletionContext, cursor: Cursor, uri: string): CompletionItem[] {
  if (cursor.kind === "value") return completeValue(context, cursor, cursor.path);
  const keys = completeKeys(context, cursor, uri);
  return keys.length === 0 && cursor.isItem ? completeValue(context, cursor, cursor.path) : keys;
}

/** Whether a label has the text from the start of one of its words on, or is begun by the words' first letters. */
function isBegunBy(label: string, typed: string): boolean {
  const lower = typed.toLowerCase();
  const words = label.split(/(?=[A-Z])|(?<=[-_./])/);
  const rests = words.map((_, index) => words.slice(index).join("").toLowerCase());
  const initials = words.map((word) => word.charAt(0).toLowerCase()).join("");
  return rests.some((rest) => rest.startsWith(lower)) || initials.startsWith(lower);
}

function completeKeys(context: CompletionContext, cursor: Cursor, uri: string): CompletionItem[] {
  const { chart } = context;
  const schema = schemaAt(chart, cursor.path);
  const taken = new Set(cursor.siblings);
  const replaced = renamedKeys(chart, cursor.path);
  return Object.keys(schema?.properties ?? {})
    .filter((key) => !taken.has(key) && !replaced.has(key))
    .map((key) => {
      const child = follow(own(schema?.properties, key) ?? {}, chart.definitions);
      const path = [...cursor.path, key];
      const data: ItemData = { uri, path, ...(chart.object ? { object: chart.object.kind } : {}) };
      return {
        label: key,
        kind: child.properties ? kinds.module : kinds.property,
        ...(child["x-dead"] ? { tags: [deprecated], sortText: `~${key}` } : {}),
        ...labelDetails(child),
        ...insertion(context, cursor, keyText(context, cursor, { key, schema: child })),
        data,
      };
    });
}

/** The keys of a map that a newer version has replaced; nobody wants them offered. */
function renamedKeys(chart: ChartKnowledge, path: KeyPath): Set<string> {
  const { scope, path: inScope } = scopeOf(chart, path);
  const parent = formatPath(inScope);
  const keys = scope.renames.filter((rename) => !rename.when).map((rename) => parsePath(rename.old));
  return new Set(keys.filter((old) => formatPath(old.slice(0, -1)) === parent).map((old) => String(old.at(-1))));
}

/** Empty for a value of several types, or of any. */
function typeName(schema: JsonSchema): string {
  const type = schema["x-type"] ?? schema.type;
  return typeof type === "string" ? typeWord(type) : "";
}

function labelDetails(schema: JsonSchema): Pick<CompletionItem, "labelDetails"> {
  const type = schema["x-kubernetes"] ?? typeName(schema);
  const description = [schema["x-secret"] ? "secret" : "", schema["x-dead"] ? "no effect" : "", type]
    .filter(Boolean)
    .join(" · ");
  return description ? { labelDetails: { description } } : {};
}

function keyText(
  { snippets }: CompletionContext,
  cursor: Cursor,
  { key, schema }: { key: string; schema: JsonSchema },
): string {
  const name = cursor.quote === "" ? escapeSnippet(writeKey(key), snippets) : key;
  if (cursor.hasColon || cursor.quote !== "") return name;
  return `${name}:${valueSkeleton(schema, { indent: cursor.column + 2, flow: cursor.flow, snippets })}`;
}

/** Where the value is typed: a nested line for a map, a first item for a list, a choice for booleans. Never the defaults. */
function valueSkeleton(
  schema: JsonSchema,
  { indent, flow, snippets }: { indent: number; flow: boolean; snippets: boolean },
): string {
  const end = snippets ? "$0" : "";
  const type = schema["x-type"] ?? [schema.type ?? []].flat().find((name) => name !== "null");
  if (schema.properties || type === "object") return flow ? ` { ${end} }` : `\n${" ".repeat(indent)}${end}`;
  if (type === "array") return flow ? ` [${end}]` : `\n${" ".repeat(indent)}- ${end}`;
  if (snippets && type === "boolean") return ` \${1|${schema.default === false ? "true,false" : "false,true"}|}`;
  const values = (schema.examples ?? schema.enum)?.filter((value) => value !== "").map((value) => writeScalar(value));
  if (snippets && values?.length && values.every((value) => !/[,|\\$}]/.test(value)))
    return ` \${1|${values.join(",")}|}`;
  return ` ${end}`;
}

function completeValue(context: CompletionContext, cursor: Cursor, path: KeyPath): CompletionItem[] {
  const schema = schemaAt(context.chart, path);
  const secrets = secretItems(context, cursor, path);
  if (!schema || schema.properties) return secrets;
  const values = (schema.examples ?? schema.enum ?? (isBoolean(schema) ? [true, false] : [])).filter(
    (value) => value !== "",
  );
  const byDefault = isScalar(schema.default) && schema.default !== "" ? [schema.default] : [];
  const items = [...new Set([...byDefault, ...values])].map((value) => {
    const text = cursor.quote === "" ? writeScalar(value) : String(value);
    return {
      label: String(value),
      kind: schema.examples || schema.enum ? kinds.enumMember : kinds.value,
      ...(value === schema.default ? { labelDetails: { description: "default" }, preselect: true } : {}),
      ...insertion({ ...context, snippets: false }, cursor, (cursor.needsSpace ? " " : "") + text),
    };
  });
  return [...secrets, ...items];
}

/** Secrets of the workspace and their keys. */
function secretItems(context: CompletionContext, cursor: Cursor, path: KeyPath): CompletionItem[] {
  const { text, offset, chart, manifests = [] } = context;
  const names = manifests.length > 0 ? secretCandidates({ text, offset, path, chart, manifests }) : undefined;
  return (names ?? []).map((name) => ({
    label: name,
    kind: kinds.value,
    labelDetails: { description: "in the workspace" },
    ...insertion(
      { ...context, snippets: false },
      cursor,
      (cursor.needsSpace ? " " : "") + (cursor.quote === "" ? writeScalar(name) : name),
    ),
  }));
}

const isBoolean = (schema: JsonSchema): boolean => (schema["x-type"] ?? [schema.type ?? []].flat()[0]) === "boolean";
const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

const escapeSnippet = (text: string, snippets: boolean): string =>
  snippets ? text.replaceAll(/[\\$}]/g, "\\$&") : text;

function insertion(
  { snippets, position, offset }: CompletionContext,
  { replace }: Cursor,
  newText: string,
): Partial<CompletionItem> {
  const start = { line: position.line, character: position.character - (offset - replace.start) };
  const end = { line: position.line, character: position.character + (replace.end - offset) };
  return {
    textEdit: { range: { start, end }, newText },
    ...(snippets ? { insertTextFormat: snippet } : {}),
    insertTextMode: asIs,
  };
}

/** The documentation of an item, asked for when it is selected. */
export function explainItem(item: CompletionItem, chart: ChartKnowledge): CompletionItem {
  const data = item.data as ItemData | undefined;
  const value = data && explain(chart, data.path);
  return value ? { ...item, documentation: { kind: "markdown", value } } : item;
}
