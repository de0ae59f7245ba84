import { quoted } from "../yaml/edits";
import { type KeyPath, resolveAlias } from "../yaml/nodes";
import { isAllowed } from "./allowed-values";
import type { Rule } from "./rule";
import { similarWords } from "./suggestions";
import { either, named } from "./words";

/** A value that is none of those the key takes. */
export const notAllowedValue: Rule = {
  code: "not-allowed-value",
  severity: "error",
  aboutChart: true,
  *checkKey({ path, node, schema }) {
    const value = resolveAlias(node);
    if (!schema?.enum || value?.kind !== "scalar" || isAllowed(schema, value)) return;
    const values = (schema.examples ?? schema.enum).filter((allowed) => allowed !== "").map(String);
    const near = similarWords(value.text, values);
    yield {
      span: node.span,
      path,
      message: `"${value.text}" is not a value that ${named(path)} takes: it must be ${either(values)}.`,
      data: { path, values: near.length > 0 ? near : values.slice(0, 4) },
    };
  },
  fix({ document }, data) {
    const node = document.get(data.path as KeyPath);
    if (node?.kind !== "scalar") return [];
    const values = data.values as string[];
    return values.map((value) => ({
      title: `Change to ${value}`,
      edits: [{ span: node.span, newText: node.style === "plain" ? value : quoted(value) }],
      preferred: values.length === 1,
    }));
  },
};
