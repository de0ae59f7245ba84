import { type PathData, type Rule, readPathData } from "../findings/rule";
import { named } from "../findings/words";
import type { JsonSchema } from "../schema/json-schema";
import type { KeyPath, ScalarNode } from "../yaml/document/nodes";
import { quoted } from "../yaml/edit/write-value";

/** A plain word or number that Helm's YAML 1.1 makes something else of than what is written. */
export const readDifferently: Rule<PathData> = {
  code: "read-differently",
  severity: "warning",
  *checkKey({ path, entry, node, schema }) {
    if (entry && isBooleanWord(entry.key)) {
      yield {
        span: entry.key.span,
        path,
        message: `Helm reads YAML 1.1, where the key ${entry.key.text} is the boolean ${entry.key.value}. Put it in quotes.`,
      };
    }
    if (node.kind !== "scalar" || (!isUntagged(node) && !isRefused(node))) return;
    const message = explain(path, node, schema);
    const severity = isRefused(node) ? "error" : undefined;
    if (message) yield { span: node.span, path, message, severity, data: { path } };
  },
  read: readPathData,
  fix({ document }, { path }) {
    const node = document.get(path);
    if (node?.kind !== "scalar" || !isUntagged(node)) return [];
    const edits = [{ span: node.span, newText: quoted(node.text) }];
    return [{ title: `Quote ${node.text}`, edits, sets: { path, value: node.text }, preferred: true }];
  },
};

function explain(path: KeyPath, node: ScalarNode, schema: JsonSchema | undefined): string | undefined {
  if (isRefused(node))
    return `Helm rejects ${node.text} because JSON has no such number. Quote it if you mean the string.`;
  if (!takesText(schema)) return losesDigits(node) ? digitsMessage(path, node) : undefined;
  if (isBooleanWord(node)) {
    return `Helm reads YAML 1.1, where ${node.text} is the boolean ${node.value}. Put it in quotes if ${named(path)} is to be the text "${node.text}".`;
  }
  const types = [schema?.type ?? []].flat();
  // Where nothing but a text is accepted, wrong-type has said it.
  if (types.length > 0 && !types.includes(typeof node.value)) return undefined;
  const value = node.value;
  if (typeof value !== "number") return undefined;
  if (losesDigits(node)) return digitsMessage(path, node);
  if (Number.isInteger(value) && Math.abs(value) >= 1e6) return exponentMessage(node);
  if (String(value) === node.text) return undefined;
  return `Helm reads ${node.text} as the number ${value}. Put it in quotes to keep it as it is written.`;
}

/** A plain scalar of which nothing says what it is. */
const isUntagged = ({ style, tag }: ScalarNode): boolean => style === "plain" && tag === undefined;

/** `.inf` and `.nan`. */
const isRefused = ({ value }: ScalarNode): boolean => typeof value === "number" && !Number.isFinite(value);

/** `yes`, `off`, `n`: words that YAML 1.2, and so most editors, take for text. */
const isBooleanWord = (node: ScalarNode): boolean =>
  isUntagged(node) && typeof node.value === "boolean" && !/^(true|false)$/i.test(node.text);

/** The key's value ends up as text, as far as the schema knows. Where a type is not known, nothing is claimed. */
function takesText(schema: JsonSchema | undefined): boolean {
  const types = [schema?.type ?? []].flat();
  return (
    schema?.["x-type"] === "string" ||
    (types.includes("string") && !types.includes("boolean") && !types.includes("number") && !types.includes("integer"))
  );
}

/** Integers beyond 2^53 come out of Helm as other numbers. */
const losesDigits = (node: ScalarNode): boolean =>
  typeof node.value === "number" &&
  /^[-+]?\d+$/.test(node.text) &&
  !Number.isSafeInteger(node.value) &&
  !/^[-+]?0/.test(node.text);

/** Helm holds numbers as floats, and templates print those from a million on with an exponent. */
const exponentMessage = (node: ScalarNode): string =>
  `A template prints this number as ${Number(node.value)
    .toExponential()
    .replace(/e\+(\d)$/, "e+0$1")}. Put it in quotes to keep it as it is written.`;

const digitsMessage = (path: KeyPath, node: ScalarNode): string =>
  `Helm cannot hold a number this large: ${named(path)} becomes ${node.value}. Put it in quotes.`;
