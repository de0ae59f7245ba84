import { fieldsOf, type Rule, readPath } from "../findings/rule";
import { aType, named, readerOf } from "../findings/words";
import type { JsonSchema } from "../schema/json-schema";
import { kindOf } from "../schema/visit";
import { isPlaceholder } from "../values/effective-value";
import { formatPath, type KeyPath, resolveAlias, type ValuesNode } from "../yaml/document/nodes";
import { quoted } from "../yaml/edit/write-value";
import { findRenames } from "./renames/renames";

/** A value of another type than the key takes. */
export const wrongType: Rule<Requoting> = {
  code: "wrong-type",
  severity: "error",
  about: "both",
  aboutChart: true,
  *checkKey({ path, node, schema, parent }, chart) {
    const kind = kindOf(node);
    if (!schema?.type || !kind || accepts(schema, node, kind)) return;
    const wanted = wantedTypes(schema);
    const quotable = wanted.length === 1 && wanted[0] === "string" && (kind === "number" || kind === "boolean");
    yield {
      span: node.span,
      firstLine: node.kind === "map" || node.kind === "list",
      path,
      message: message(named(path), { wanted, kind, node, reader: readerOf(chart) }),
      severity: !chart.object && isAccepted(parent, wanted, kind) ? "warning" : undefined,
      data: quotable ? { path, quote: true } : unquotable(node, wanted) ? { path, unquote: true } : undefined,
    };
  },
  excuses(snapshot) {
    const renamed = new Set(findRenames(snapshot).map((hit) => formatPath(hit.path)));
    return ({ path }) => renamed.has(formatPath(path));
  },
  read(data) {
    const { path: at, quote, unquote } = fieldsOf(data);
    const path = readPath(at);
    if (path && unquote === true) return { path, unquote };
    return path && quote === true ? { path, quote } : undefined;
  },
  fix({ document }, data) {
    const { path } = data;
    const node = document.get(path);
    const scalar = node && resolveAlias(node);
    if (scalar?.kind !== "scalar" || scalar.style === "block") return [];
    const source = document.text.slice(scalar.span.start, scalar.span.end);
    const newText = "unquote" in data ? scalar.text : quoted(source);
    const title = "unquote" in data ? `Remove the quotes around ${scalar.text}` : `Quote ${newText}`;
    const value = "unquote" in data ? scalar.text === "true" : source;
    return [{ title, edits: [{ span: scalar.span, newText }], sets: { path, value }, preferred: true }];
  },
};

/** The value at a path gets quotes, or loses them. */
type Requoting = { path: KeyPath; quote: true } | { path: KeyPath; unquote: true };

function accepts(schema: JsonSchema, node: ValuesNode, kind: string): boolean {
  const types = [schema.type ?? []].flat();
  if (kind === "null" || types.includes(kind)) return true;
  if (kind === "number" && types.includes("integer")) return Number.isInteger(scalarValue(node));
  return kind === "string" && isPlaceholder(String(scalarValue(node)));
}

function scalarValue(node: ValuesNode): unknown {
  const resolved = resolveAlias(node);
  return resolved?.kind === "scalar" ? resolved.value : undefined;
}

/** The types to name: the one that people expect if there is one, else all that are accepted. */
function wantedTypes(schema: JsonSchema): string[] {
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  const expected = schema["x-type"];
  return expected && types.length !== 1 && types.includes(expected === "integer" ? "number" : expected)
    ? [expected]
    : types;
}

/** Helm renders a text where true or false is meant, and anything as a label; the former is read wrongly, the latter refused later. */
const isAccepted = (parent: JsonSchema, wanted: string[], kind: string): boolean =>
  (kind === "string" && wanted[0] === "boolean") || parent["x-kubernetes"] === "StringMap";

interface Mismatch {
  wanted: string[];
  kind: string;
  node: ValuesNode;
  /** Who reads the file. */
  reader: string;
}

function message(path: string, { wanted, kind, node, reader }: Mismatch): string {
  const should = wanted.map(aType).join(" or ");
  const value = scalarValue(node);
  if (wanted[0] === "boolean" && kind === "string") {
    const otherwise = reader === "Helm" ? "Helm treats any non-empty string as true" : `${reader} rejects a string`;
    return `${path} must be true or false without quotes; ${otherwise}.`;
  }
  if (wanted[0] === "string" && wanted.length === 1 && (kind === "number" || kind === "boolean")) {
    return `${path} must be a string, but ${reader} reads this as ${kind === "number" ? `the number ${value}` : `the boolean ${value}`}. Quote it.`;
  }
  return `${path} must be ${should}, not ${aType(kind)}.`;
}

function unquotable(node: ValuesNode, wanted: string[]): boolean {
  const resolved = resolveAlias(node);
  return (
    wanted[0] === "boolean" &&
    resolved?.kind === "scalar" &&
    resolved.style !== "plain" &&
    /^(true|false)$/.test(resolved.text)
  );
}
