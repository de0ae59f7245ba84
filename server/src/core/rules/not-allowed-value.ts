import { type Finding, fieldsOf, type Rule, readPath, readStrings } from "../findings/rule";
import { isAllowed, similarWords } from "../findings/suggestions";
import { either, named } from "../findings/words";
import { schemaAt } from "../schema/lookup";
import { isPlaceholder } from "../values/effective-value";
import { type KeyPath, resolveAlias, type ScalarNode, type Span } from "../yaml/document/nodes";
import { quoted, writeScalar } from "../yaml/edit/write-value";

/** A value that is none of those the key takes. */
export const notAllowedValue: Rule<AllowedValues> = {
  code: "not-allowed-value",
  severity: "error",
  about: "both",
  aboutChart: true,
  *checkKey({ path, node, schema }, { object }) {
    const value = resolveAlias(node);
    if (value?.kind !== "scalar" || !schema) return;
    // Helm refuses such a number before anybody else sees it.
    if (typeof value.value === "number" && !Number.isFinite(value.value)) return;
    if (schema.pattern !== undefined) yield* checkForm(value, { path, span: node.span, pattern: schema.pattern });
    if (!schema.enum || isAllowed(schema, value)) return;
    const values = (schema.examples ?? schema.enum).filter((allowed) => allowed !== "").map(String);
    const near = similarWords(value.text, values);
    yield {
      span: node.span,
      path,
      message: `"${value.text}" is not a value that ${named(path)} takes: it must be ${either(values)}.`,
      // The program that reads the object may be of a version that takes others.
      severity: object ? "warning" : undefined,
      data: { path, values: near.length > 0 ? near : values.slice(0, 4) },
    };
  },
  read(data) {
    const { path: at, values: offered } = fieldsOf(data);
    const path = readPath(at);
    const values = readStrings(offered);
    return path && values && { path, values };
  },
  fix({ document, chart }, { path, values }) {
    const node = document.get(path);
    if (node?.kind !== "scalar" || node.style === "block") return [];
    // Plain, `no` would be a boolean; a number that is allowed must stay one.
    const strings = new Set(schemaAt(chart, path)?.enum?.filter((allowed) => typeof allowed === "string"));
    const plain = (value: string): string => (strings.has(value) ? writeScalar(value) : value);
    return values.map((value) => ({
      title: `Change to ${value}`,
      edits: [{ span: node.span, newText: node.style === "plain" ? plain(value) : quoted(value) }],
      preferred: values.length === 1,
    }));
  },
};

interface AllowedValues {
  path: KeyPath;
  /** Those to choose from. */
  values: string[];
}

interface Place {
  path: KeyPath;
  span: Span;
  pattern: string;
}

/** Only Kubernetes' own types have patterns, and only the API server looks at them. */
function* checkForm(value: ScalarNode, { path, span, pattern }: Place): Generator<Finding<AllowedValues>> {
  if (value.value === null || value.text === "" || isPlaceholder(value.text)) return;
  if (new RegExp(pattern).test(value.text)) return;
  const meant = meantQuantity(value.text);
  const hint = meant ? ` Did you mean ${meant}?` : "";
  const message = `Kubernetes refuses "${value.text}" as ${named(path)}: it has another form.${hint}`;
  yield { span, path, message, severity: "warning", data: { path, values: meant ? [meant] : [] } };
}

/** Suffixes of amounts as people write them, without regard to case; Kubernetes is strict about it. */
const suffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "k", "M", "G", "T", "P", "m"];

/** The amount that somebody meant with `512mb`, `1 GB` or `2gi`; undefined where that is anybody's guess. */
export function meantQuantity(text: string): string | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const plain = unit.toLowerCase().replace(/b$/, "");
  const candidates = suffixes.filter((suffix) => suffix.toLowerCase() === plain);
  // A small m is a thousandth, and nobody counts bytes in thousandths.
  const suffix = unit.length > 1 ? candidates.find((candidate) => candidate !== "m") : candidates[0];
  return amount && suffix ? amount + suffix : undefined;
}
