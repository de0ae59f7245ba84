import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { nodeAt, parsePath, resolveAlias } from "../../server/src/core/yaml/document/nodes";
import { writeExactText } from "../../server/src/core/yaml/edit/write-value";
import { toPlainValue } from "../../server/src/core/yaml/read/plain-value";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { chartAt } from "../support/charts";
import { runs } from "../support/runs";
import { moveSecrets, secretText, surroundingsOf } from "../support/secrets";

/** Where the values of two charts stand, and where afterwards the name of the Secret and its key; `=` is a fixed key. */
const places: Record<string, Record<string, [name: string, key: string]>> = {
  "langfuse@2.0.0": {
    "langfuse.salt.value": ["langfuse.salt.secretKeyRef.name", "langfuse.salt.secretKeyRef.key"],
    "langfuse.encryptionKey.value": [
      "langfuse.encryptionKey.secretKeyRef.name",
      "langfuse.encryptionKey.secretKeyRef.key",
    ],
    "langfuse.nextauth.secret.value": [
      "langfuse.nextauth.secret.secretKeyRef.name",
      "langfuse.nextauth.secret.secretKeyRef.key",
    ],
    "s3.secretAccessKey.value": ["s3.secretAccessKey.secretKeyRef.name", "s3.secretAccessKey.secretKeyRef.key"],
    "clickhouse.auth.password": ["clickhouse.auth.existingSecret", "clickhouse.auth.existingSecretKey"],
    "langfuse.additionalEnv[0].value": [
      "langfuse.additionalEnv[0].valueFrom.secretKeyRef.name",
      "langfuse.additionalEnv[0].valueFrom.secretKeyRef.key",
    ],
  },
  "langsmith@0.16.11": {
    "config.langsmithLicenseKey": ["config.existingSecretName", "=langsmith_license_key"],
    "config.apiKeySalt": ["config.existingSecretName", "=api_key_salt"],
    "config.basicAuth.jwtSecret": ["config.existingSecretName", "=jwt_secret"],
    "insights.encryptionKey": ["config.existingSecretName", "=insights_encryption_key"],
  },
};

/** Text that is hard on quoting. */
const content = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30 }),
  fc.string({ minLength: 1, maxLength: 12, unit: "binary" }),
  fc.constantFrom(
    "a: b",
    "# no comment",
    "- x",
    "'",
    '"',
    "\\",
    "*a",
    "&a",
    "!t",
    "%",
    "@",
    "`",
    "yes",
    "0777",
    "1e3",
    "null",
    "~",
  ),
  fc.constantFrom(
    "é🙂\u2028\u0085\uFEFF",
    "tab\there",
    " leading",
    "trailing ",
    "x\n",
    "x\n\n",
    "\nx",
    "a\nb\n c\n",
    "a: b\nc: d",
  ),
  fc
    .array(fc.constantFrom("a", " b", "", "c: d", "# e"), { minLength: 2, maxLength: 5 })
    .map((lines) => lines.join("\n")),
);

type Style = "plain" | "single" | "double" | "literal" | "folded" | "keep" | "next line";
const style = fc.constantFrom<Style>("plain", "single", "double", "double", "literal", "folded", "keep", "next line");

/** A scalar in some style; double quotes where the style cannot hold the text. */
function writeText(text: string, wanted: Style, indent: string): string {
  const lines = text.split("\n").map((line) => (line === "" ? "" : `${indent}  ${line}`));
  const isPrintable = /^[\x20-\x7e\n]*$/.test(text);
  switch (wanted) {
    case "plain":
      return /^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) ? text : writeExactText(text);
    case "single":
      return /^[\x20-\x7e]*$/.test(text) ? `'${text.replaceAll("'", "''")}'` : writeExactText(text);
    case "literal":
      return isPrintable ? `|2- # kept\n${lines.join("\n")}` : writeExactText(text);
    case "folded":
      return isPrintable ? `>2\n${lines.join("\n")}` : writeExactText(text);
    case "keep":
      return isPrintable ? `|2+\n${lines.join("\n")}\n` : writeExactText(text);
    case "next line":
      return `# before\n${indent}  ${writeExactText(text)}`;
    case "double":
      return writeExactText(text);
  }
}

interface Leaf {
  path: string;
  text: string;
  style: Style;
  comment: boolean;
}

/** A file with values at some paths and with other things around them. */
function writeFile(leaves: readonly Leaf[], extras: readonly string[]): string {
  const tree = new Map<string, unknown>();
  for (const leaf of leaves) insert(tree, [...parsePath(leaf.path)], leaf);
  return `${extras[0] ?? ""}${writeMap(tree, "")}${extras[1] ?? ""}`;
}

function insert(map: Map<string, unknown>, [key, ...rest]: (string | number)[], leaf: Leaf): void {
  const name = String(key);
  if (rest.length === 0) map.set(name, leaf);
  else {
    const inner = (map.get(name) as Map<string, unknown>) ?? new Map<string, unknown>();
    map.set(name, inner);
    insert(inner, rest, leaf);
  }
}

function writeMap(map: Map<string, unknown>, indent: string): string {
  return [...map]
    .map(([key, value]) => {
      if (key === "additionalEnv") {
        const leaf = ((value as Map<string, unknown>).get("0") as Map<string, unknown>).get("value") as Leaf;
        return `${indent}${key}:\n${indent}- name: API_PASSWORD # first\n${indent}  ${writeLeaf("value", leaf, `${indent}  `)}`;
      }
      if (value instanceof Map) return `${indent}${key}:\n${writeMap(value, `${indent}  `)}`;
      const leaf = value as Leaf;
      return `${leaf.comment ? `${indent}# about ${key}\n` : ""}${indent}${writeLeaf(key, leaf, indent)}`;
    })
    .join("");
}

function writeLeaf(key: string, { text, style: wanted, comment }: Leaf, indent: string): string {
  const written = writeText(text, wanted, indent);
  const isLine = !written.includes("\n") || wanted === "next line";
  return `${key}: ${written}${comment && isLine ? " # behind" : ""}\n`;
}

const before = fc.constantFrom(
  "",
  "# License\n\n",
  "---\n",
  "\uFEFF",
  "%YAML 1.1\n---\n",
  "x-common: &common\n  a: 1\nother: *common\n",
);
const behind = fc.constantFrom(
  "",
  "\n\n# the end\n",
  "...\n",
  "---\nsecond: 1\n",
  "more: { a: [1, 2], b: *none }\n",
  "last:\n  <<: {z: 1}\n",
);

const fileOf = (chart: string) => {
  const paths = Object.keys(places[chart] ?? {});
  const leaf = (path: string) => fc.record({ path: fc.constant(path), text: content, style, comment: fc.boolean() });
  return fc
    .tuple(fc.subarray(paths, { minLength: 1 }), before, behind, fc.constantFrom("\n", "\r\n"))
    .chain(([chosen, top, bottom, lineBreak]) =>
      fc.tuple(...chosen.map(leaf)).map((leaves) => writeFile(leaves, [top, bottom]).replaceAll("\n", lineBreak)),
    );
};

const snapshotOf = (chart: ChartKnowledge, text: string, manifests: Record<string, string> = {}): Snapshot => ({
  document: new ValuesDocument(text),
  chart,
  syntaxElsewhere: false,
  severities: {},
  secrets: surroundingsOf(manifests),
});

const comments = (text: string): string[] => [...text.matchAll(/#[^\r\n]*/g)].map(([comment]) => comment.trimEnd());

/** The values without what a move may change. */
function withoutPlaces(root: ValuesDocument["root"], chart: string): unknown {
  const values = structuredClone(JSON.parse(JSON.stringify(toPlainValue(root) ?? {})));
  const touched = Object.entries(places[chart] ?? {}).flatMap(([path, after]) => [path, ...after]);
  for (const path of touched.filter((name) => !name.startsWith("="))) remove(values, [...parsePath(path)]);
  return prune(values);
}

function remove(value: unknown, [key, ...rest]: (string | number)[]): void {
  if (typeof value !== "object" || value === null) return;
  const map = value as Record<string, unknown>;
  if (rest.length === 0) delete map[String(key)];
  else remove(map[String(key)], rest);
}

/** Maps that are empty say nothing. */
function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, prune(inner)] as const);
  const filled = entries.filter(([, inner]) => JSON.stringify(inner) !== "{}");
  return Object.fromEntries(filled.filter(([, inner]) => !Array.isArray(inner) || inner.length > 0));
}

const scalarAt = (document: ValuesDocument, path: string): unknown => {
  const node = nodeAt(document.root, parsePath(path));
  const value = node && resolveAlias(node);
  return value?.kind === "scalar" ? value.value : undefined;
};

/** What is wrong about moving the secrets of a text. */
function complaints(chart: ChartKnowledge, name: string, text: string): string[] {
  const snapshot = snapshotOf(chart, text);
  const { plan, values, files } = moveSecrets(snapshot);
  const after = new ValuesDocument(values);
  const found: string[] = [];
  if (after.problems.length > 0) found.push("does not parse");
  if (JSON.stringify(withoutPlaces(after.root, name)) !== JSON.stringify(withoutPlaces(snapshot.document.root, name)))
    found.push("changes other values");
  if (text.includes("\r\n") && plan.edits.some(({ newText }) => /[^\r]\n/.test(newText)))
    found.push("mixes line breaks");
  const moved = plan.moved.map((path) => path.join("."));
  for (const [path, [secretPath, key]] of Object.entries(places[name] ?? {})) {
    if (!moved.includes(parsePath(path).join("."))) continue;
    const keyName = key.startsWith("=") ? key.slice(1) : String(scalarAt(after, key));
    const now = secretText(files, String(scalarAt(after, secretPath)), keyName);
    if (now !== scalarAt(snapshot.document, path)) found.push(`${path} is another text`);
    if (scalarAt(after, path) !== undefined) found.push(`${path} is still there`);
  }
  const again = moveSecrets(snapshotOf(chart, values, files));
  if (again.values !== values || again.plan.moved.length > 0) found.push("changes something when done twice");
  return found;
}

describe.each(Object.keys(places))("moving the secrets of %s", (name) => {
  it("keeps everything else and loses no character", async () => {
    const chart = await chartAt(name);
    const count = { moved: 0, refused: 0 };
    fc.assert(
      fc.property(fileOf(name), (text) => {
        const snapshot = snapshotOf(chart, text);
        if (snapshot.document.problems.length > 0) return;
        const { plan } = moveSecrets(snapshot);
        count.moved += plan.moved.length;
        count.refused += plan.refused.length;
        expect(complaints(chart, name, text)).toEqual([]);
      }),
      runs(250),
    );
    // Nearly everything can be moved; a proof that always fails would make the rest of this test worthless.
    expect(count.refused / (count.moved + count.refused)).toBeLessThan(0.1);
    expect(count.moved).toBeGreaterThan(200);
  });

  it("keeps all comments", async () => {
    const chart = await chartAt(name);
    const plainFile = fileOf(name).filter((text) => !/["'|>]/.test(text));
    fc.assert(
      fc.property(plainFile, (text) => {
        const { values } = moveSecrets(snapshotOf(chart, text));
        expect(comments(values).sort()).toEqual(comments(text).sort());
      }),
      runs(100),
    );
  });
});
