import { describe, expect, it } from "vitest";
import { schemaAt } from "../../server/src/core/schema/lookup";
import { findChart, type Place, whichChart } from "../support/find-chart";
import { check } from "../support/fixture";

/** A chart that depends on Langfuse under another name. */
function umbrella(dependency: string, more: Record<string, string> = {}): Place {
  const around = { "/work/Chart.yaml": `name: platform\nversion: 1.0.0\ndependencies:\n${dependency}`, ...more };
  return { path: "/work/values-prod.yaml", around };
}

const aliased =
  '  - name: langfuse\n    alias: tracing\n    version: "~1.4.0"\n    repository: https://langfuse.github.io/langfuse-k8s\n';

async function knowledgeOf(place: Place, text = "") {
  const found = await findChart(text, place);
  if (!found) throw new Error("No chart was found.");
  return found.knowledge;
}

describe("an umbrella chart", () => {
  it("is recognised by its dependencies", async () => {
    expect(await whichChart("", umbrella(aliased))).toMatchInlineSnapshot(
      `"platform 1.0.0: The Chart.yaml beside the file depends on langfuse ~1.4.0."`,
    );
  });

  it("has a dependency's values below its alias, of the newest version in the range", async () => {
    const chart = await knowledgeOf(umbrella(aliased));
    expect(chart.scopes.map(({ at, chart: name, version }) => `${at.join(".")} ${name} ${version}`.trim())).toEqual([
      "platform 1.0.0",
      "tracing langfuse 1.4.1",
    ]);
    expect(schemaAt(chart, ["tracing", "langfuse", "replicas"])?.default).toBe(1);
    expect(schemaAt(chart, ["langfuse"])).toBeUndefined();
  });

  it.each([
    ["1.5.41", "1.5.41"],
    ["^1.0.0", "1.5.41"],
    [">=1.2.0 <1.3.0", "1.2.18"],
    ["1.x.x", "1.5.41"],
    ["0.13", "0.13.1"],
  ])("with the version %s takes %s", async (range, version) => {
    const chart = await knowledgeOf(umbrella(`  - name: langfuse\n    version: "${range}"\n`));
    expect(chart.scopes[1]?.version).toBe(version);
  });

  it("gets the findings of its dependencies where they stand, and none about keys of its own", async () => {
    const chart = await knowledgeOf(
      umbrella("  - name: langfuse\n    alias: tracing\n    version: 2.0.0\n", { "/work/values.yaml": "own: {}\n" }),
    );
    const text = "own:\n  a: 1\nmore: 2\ntracing:\n  langfuse:\n    repliicas: 2\n  valkey:\n    deploy: true\n";
    expect(await check("shop", text, { chart })).toMatchInlineSnapshot(`
      "
      own:
        a: 1
      more: 2
      tracing:
        langfuse:
          repliicas: 2
          ^^^^^^^^^ warning unknown-key: "tracing.langfuse.repliicas" is not a value of langfuse 2.0.0. Did you mean "replicas"?
        valkey:
          deploy: true
          ^^^^^^ warning renamed-key: "tracing.valkey.deploy" has become "tracing.redis.deploy" in langfuse 1.0.0. Helm silently ignores it.
      "
    `);
  });

  it("may depend on several charts, or on one twice", async () => {
    const chart = await knowledgeOf(
      umbrella(
        "  - name: langfuse\n    version: 2.0.0\n  - name: flagsmith\n    version: 0.80.0\n    alias: flags\n  - name: flagsmith\n    version: 0.81.0\n    alias: newFlags\n",
      ),
    );
    expect(chart.scopes.slice(1).map(({ at, version }) => [...at, version].join(" "))).toEqual([
      "langfuse 2.0.0",
      "flags 0.80.0",
      "newFlags 0.81.0",
    ]);
  });

  it("may take the chart from a mirror, but not another chart of the same name", async () => {
    expect(
      await whichChart(
        "",
        umbrella("  - name: langfuse\n    version: 2.0.0\n    repository: oci://registry.example.com/charts\n"),
      ),
    ).toContain("depends on langfuse");
    expect(
      await whichChart(
        "",
        umbrella("  - name: langfuse\n    version: 2.0.0\n    repository: https://charts.example.com/observability\n"),
      ),
    ).not.toContain("depends on langfuse");
  });
});
