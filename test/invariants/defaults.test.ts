import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import type { ChartKnowledge } from "../../server/src/core/schema/chart-knowledge";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { nodeHost } from "../../server/src/main/node-host";
import { KnowledgeStore } from "../../server/src/workspace/knowledge-store";
import { root } from "../support/charts";
import { defaultsOf } from "../support/defaults";

/** Defaults that are wrong by now, whoever writes them. */
const outdated = [/^Bitnami has taken its versioned images off Docker Hub/];

/** Texts that many versions have in common are written and parsed once. */
class Documents {
  private readonly byDefaults = new Map<string, ValuesDocument>();

  of(chart: ChartKnowledge): ValuesDocument {
    const defaults = defaultsOf(chart.schema) ?? {};
    const id = JSON.stringify(defaults);
    const document =
      this.byDefaults.get(id) ??
      new ValuesDocument(stringify(defaults, { aliasDuplicateObjects: false, lineWidth: 0, version: "1.1" }));
    this.byDefaults.set(id, document);
    return document;
  }
}

/** The errors and warnings of a chart version's own defaults. */
function complaints(chart: ChartKnowledge, document: ValuesDocument): string[] {
  const diagnostics = diagnose({ document, chart, syntaxElsewhere: false, severities: {} });
  const serious = diagnostics.filter(
    ({ severity, message }) => (severity ?? 1) <= 2 && !outdated.some((pattern) => pattern.test(String(message))),
  );
  return serious.map(({ code, message }) => `${chart.version} ${code}: ${message}`);
}

describe("the defaults of every bundled version", () => {
  it.each(["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"])(
    "of %s have no error and no warning",
    async (name) => {
      const store = new KnowledgeStore(nodeHost(root));
      const documents = new Documents();
      const found: string[] = [];
      for (const version of (await store.history(name))["x-chart-versions"]) {
        const chart = await store.get(name, version);
        expect(chart.version).toBe(version);
        const document = documents.of(chart);
        expect(document.lineCount).toBeGreaterThan(20);
        found.push(...complaints(chart, document));
      }
      expect(found).toEqual([]);
    },
  );
});
