import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver-types";
import { stringify } from "yaml";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import type { JsonSchema } from "../../server/src/core/schema/json-schema";
import { schemaAt } from "../../server/src/core/schema/lookup";
import { allPaths } from "../../server/src/core/schema/stand-alone";
import { type KeyPath, parsePath } from "../../server/src/core/yaml/document/nodes";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { chartAt } from "../support/charts";
import { apply } from "../support/fixture";
import { runs } from "../support/runs";

const uri = "file:///values.yaml";

/** The errors and warnings of a text, one after the other. */
function serious(chart: ChartKnowledge, text: string): Diagnostic[] {
  const snapshot = { document: new ValuesDocument(text), chart, syntaxElsewhere: false, severities: {} };
  return diagnose(snapshot).filter(({ severity }) => (severity ?? 1) <= 2);
}

const describeAll = (diagnostics: Diagnostic[]): string[] =>
  diagnostics.map(({ code, data }) => `${code} ${data.path.join(".")}`);

/** What is wrong about the fixes of a text's findings of some codes. */
function* complaints(chart: ChartKnowledge, text: string, isOf: (code: unknown) => boolean): Generator<string> {
  const snapshot = { document: new ValuesDocument(text), chart, syntaxElsewhere: false, severities: {} };
  const diagnostics = diagnose(snapshot);
  for (const diagnostic of diagnostics.filter(({ code }) => isOf(code))) {
    const others = describeAll(diagnostics.filter((other) => other !== diagnostic));
    for (const { title, edit } of fix(snapshot, { uri, diagnostics: [diagnostic] })) {
      const after = apply(text, edit?.changes?.[uri] ?? []);
      const [own = ""] = describeAll([diagnostic]);
      const left = describeAll(serious(chart, after));
      if (left.includes(own) && !others.includes(own)) yield `"${title}" leaves ${own}:\n${text}\n${after}`;
      const [, verb, name] = /^(Move|Change) to "(.*)"$/.exec(title) ?? [];
      const target = verb === "Change" ? [...diagnostic.data.path.slice(0, -1), name].join(".") : name;
      const added = left.filter((finding) => finding !== own && !others.includes(finding) && !isNews(finding, target));
      if (added.length > 0) yield `"${title}" adds ${added}:\n${text}\n${after}`;
      if (
        comments(after).join() !== comments(text).join() &&
        !title.startsWith("Remove") &&
        !title.startsWith("Ignore")
      )
        yield `"${title}" loses a comment:\n${text}\n${after}`;
    }
  }
}

/** Only where it belongs does a value have an effect that guards judge or is known as a secret, and only there is looked at what stands below it. */
function isNews(finding: string, target: string | undefined): boolean {
  const [code, path = ""] = finding.split(" ");
  return target !== undefined && (code === "guard" || code === "plain-secret" || path.startsWith(`${target}.`));
}

const comments = (text: string): string[] => [...text.matchAll(/#.*/g)].map(([comment]) => comment.trimEnd()).sort();

/** A text that sets one path, with comments above and behind it. */
function writePath(path: KeyPath, value: unknown, lineBreak: string): string {
  const nested = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  const lines = stringify(nested, { version: "1.1", lineWidth: 0 }).trimEnd().split("\n");
  const comment = `${"  ".repeat(path.length - 1)}# About ${path.at(-1)}`;
  return [...lines.slice(0, path.length - 1), comment, ...lines.slice(path.length - 1), ""]
    .join(lineBreak)
    .replace(/(\r?\n)$/, " # behind$1");
}

/** A slip of the fingers. */
const slip = fc.constantFrom<(word: string) => string>(
  (word) => word.slice(1),
  (word) => `${word.slice(0, 2)}${word.slice(3)}`,
  (word) => `${word.slice(0, 1)}x${word.slice(1)}`,
  (word) => word.toLowerCase(),
  (word) => word.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`),
);

describe.each(["langfuse@2.0.0", "langsmith@0.16.11", "flagsmith@0.81.0", "shop@1.2.0"])(
  "a fix for %s removes its finding, adds none and loses no comment",
  (name) => {
    it("for keys that are misspelt or at the wrong place", async () => {
      const chart = await chartAt(name);
      const paths = [...allPaths(chart.schema)].filter(
        ({ schema }) => schema.default !== undefined && schema.default !== null && !schema.properties,
      );
      const known = fc.constantFrom(...paths);
      const found = new Set<string>();
      fc.assert(
        fc.property(
          known,
          slip,
          fc.nat(),
          fc.constantFrom("\n", "\r\n"),
          ({ path, schema }, misspell, at, lineBreak) => {
            const index = at % path.length;
            const wrong = path.map((key, position) => (position === index ? misspell(String(key)) : key));
            for (const text of [
              writePath(wrong, schema.default, lineBreak),
              writePath(path.slice(index), schema.default, lineBreak),
            ])
              for (const message of complaints(chart, text, (code) => code !== "renamed-key")) found.add(message);
          },
        ),
        runs(150),
      );
      expect([...found]).toEqual([]);
    });

    it("for renamed keys", async () => {
      const chart = await chartAt(name);
      const renames = chart.scopes.flatMap((scope) => scope.renames);
      const found = renames.flatMap(({ old, new: now }) => {
        const target = parsePath((now ?? old).replaceAll("*", "any"));
        return [
          ...complaints(
            chart,
            writePath(parsePath(old.replaceAll("*", "any")), exampleOf(schemaAt(chart, target)), "\n"),
            (code) => code === "renamed-key",
          ),
        ];
      });
      expect(renames.length).toBeGreaterThan(0);
      expect(found).toEqual([]);
    });
  },
);

/** A value that a schema accepts. */
function exampleOf(schema: JsonSchema | undefined): unknown {
  if (schema?.enum) return schema.enum.find((value) => value !== "");
  // Only amounts have a pattern.
  if (schema?.pattern) return "8Gi";
  const type = schema?.["x-type"] ?? [schema?.type].flat().find((name) => name !== "null");
  return { boolean: true, integer: 1, number: 1, array: [], object: {} }[type ?? ""] ?? "text";
}
