import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportLines } from "../../server/src/core/upgrade/report";
import { type Upgrade, upgradeValues } from "../../server/src/core/upgrade/upgrade";
import { applyEdits } from "../../server/src/core/yaml/edit/edits";
import { type KnowledgeStore, upgradeRoute } from "../../server/src/workspace/knowledge-store";
import { store } from "../support/charts";
import { shopStore } from "../support/shop";

interface Versions {
  chart: string;
  from: string;
  to: string;
  /** What tells the file from others of its version. */
  as?: string;
}

async function upgraded(store: KnowledgeStore, { chart, from, to }: Versions, text: string): Promise<Upgrade> {
  return upgradeValues(text, await upgradeRoute(store, chart, { from, to }));
}

const shop = (text: string): Promise<Upgrade> =>
  upgraded(shopStore, { chart: "shop", from: "1.0.0", to: "1.2.0" }, text);

/** The new text and the report, without headings. */
async function outcome(text: string): Promise<string> {
  const upgrade = await shop(text);
  const report = upgrade.changes.map(({ kind, path, to, message }) =>
    [kind, path, to, message].filter(Boolean).join(" | "),
  );
  return `\n${upgrade.text}--\n${report.join("\n")}`;
}

/** Each of these renders with its chart before, and with the new chart afterwards: that was tried with Helm. */
const routes: Versions[] = [
  { chart: "langsmith", from: "0.11.10", to: "0.16.11" },
  { chart: "langfuse", from: "0.13.1", to: "1.5.41" },
  { chart: "langfuse", from: "0.13.1", to: "2.0.0" },
  { chart: "flagsmith", from: "0.20.0", to: "0.81.0" },
  { chart: "langgraph-dataplane", from: "0.1.0", to: "0.2.22" },
  { chart: "langsmith", from: "0.11.10", to: "0.16.11", as: "anchors" },
  { chart: "langsmith", from: "0.11.10", to: "0.16.11", as: "oauth" },
  { chart: "langfuse", from: "0.13.1", to: "1.5.41", as: "external" },
  { chart: "langfuse", from: "0.13.1", to: "2.0.0", as: "external" },
  { chart: "langfuse", from: "1.5.41", to: "2.0.0" },
  { chart: "flagsmith", from: "0.20.0", to: "0.81.0", as: "external" },
  { chart: "langgraph-dataplane", from: "0.1.0", to: "0.2.22", as: "flow" },
];

describe.each(routes)("$chart $from -> $to $as", (route) => {
  const name = [route.chart, route.from, route.as].filter(Boolean).join("-");
  const before = readFileSync(join(import.meta.dirname, "values", `${name}.yaml`), "utf8");

  it("rewrites the values and says what it did", async () => {
    const { text, changes } = await upgraded(store, route, before);
    await expect(text).toMatchFileSnapshot(`values/${name}-to-${route.to}.yaml`);
    const title = `${route.chart} ${route.from} -> ${route.to}`;
    await expect(`${reportLines(title, changes).join("\n")}\n`).toMatchFileSnapshot(
      `values/${name}-to-${route.to}.txt`,
    );
  });

  it("has nothing to rename afterwards", async () => {
    const once = await upgraded(store, route, before);
    const twice = await upgraded(store, route, once.text);
    expect(twice.text).toBe(once.text);
  });
});

it("gets to the same values in two steps as in one", async () => {
  const before = readFileSync(join(import.meta.dirname, "values/langfuse-0.13.1.yaml"), "utf8");
  const half = await upgraded(store, { chart: "langfuse", from: "0.13.1", to: "1.5.41" }, before);
  const inTwo = await upgraded(store, { chart: "langfuse", from: "1.5.41", to: "2.0.0" }, half.text);
  const inOne = await upgraded(store, { chart: "langfuse", from: "0.13.1", to: "2.0.0" }, before);
  expect(inTwo.text).toBe(inOne.text);
});

describe("upgradeValues", () => {
  it("moves values with their comments, and takes away what is gone", async () => {
    expect(await outcome("# Ours.\nhostname: a.b # public\n\ncache: 5m\n\nreplicaCount: 2\n")).toMatchInlineSnapshot(`
      "
      replicaCount: 2
      ingress:
        # Ours.
        hostname: a.b # public
      --
      moved | hostname | ingress.hostname
      removed | cache | The shop has no cache any more."
    `);
  });

  it("leaves a decision to the user", async () => {
    expect(await outcome("hostname: a.b\ningress:\n  hostname: c.d\n")).toMatchInlineSnapshot(`
      "
      hostname: a.b
      ingress:
        hostname: c.d
      --
      by-hand | hostname | "hostname" has become "ingress.hostname" in shop 1.1.0. Helm silently ignores it. Both are set: decide which value counts, and remove the old key."
    `);
  });

  it("leaves to the user what cannot be proven, also where a comment asks not to report it", async () => {
    const text = "# valuesmith-disable-next-line renamed-key\nhostname: a.b\ningress:\n  hostname:\n";
    const { text: after, changes } = await shop(text);
    expect(after).toBe(text);
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(["by-hand hostname"]);
  });

  it("applies the others where one change cannot be proven", async () => {
    // With the last of two, the first one would count.
    const { text, changes } = await shop("hostname: a.b\nhostname: c.d\ncache: 5m\n");
    expect(text).toBe("hostname: a.b\nhostname: c.d\n");
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(["removed cache", "by-hand hostname"]);
  });

  it("removes no key that has the only copy of a secret", async () => {
    expect(await outcome("cache:\n  password: Tr0ub4dor&3x\n  ttl: 5m\nhostname: a.b\n")).toMatchInlineSnapshot(`
      "
      cache:
        password: Tr0ub4dor&3x
        ttl: 5m
      ingress:
        hostname: a.b
      --
      moved | hostname | ingress.hostname
      by-hand | cache | "cache" was removed in shop 1.2.0. shop 1.2.0 fails to render while it is set. The shop has no cache any more. It holds a secret that is nowhere else in this file, so it was not removed: store it elsewhere first."
    `);
    const { text } = await shop(
      "cache:\n  password: Tr0ub4dor&3x\nenv:\n  - { name: PASSWORD, value: Tr0ub4dor&3x }\n",
    );
    expect(text).toBe("env:\n  - { name: PASSWORD, value: Tr0ub4dor&3x }\n");
    // Only the version it was written for knows it as a secret.
    const key = "config:\n  langgraphPlatform:\n    langgraphPlatformLicenseKey: lic-lgp\n";
    const langsmith = { chart: "langsmith", from: "0.11.10", to: "0.16.11" };
    expect((await upgraded(store, langsmith, key)).text).toContain("lic-lgp");
    expect((await shop("cache:\n  password: changeme\nreplicaCount: 1\n")).text).toBe("replicaCount: 1\n");
  });

  it("rewrites items of lists, but drops nothing that says something", async () => {
    const flagsmith = { chart: "flagsmith", from: "0.18.0", to: "0.81.0" };
    const hosts = (item: string): string => `ingress:\n  frontend:\n    hosts:\n      - ${item}\n`;
    const rewritten = async (item: string): Promise<string> => (await upgraded(store, flagsmith, hosts(item))).text;
    expect(await rewritten("{ host: ':a', paths: [/] }")).toBe(hosts("':a'"));
    expect(await rewritten("host: a.b # main\n        paths: []")).toBe(hosts("a.b # main"));
    expect(await rewritten("{ host: a.b, paths: [/x] }")).toBe(hosts("{ host: a.b, paths: [/x] }"));
    expect(await rewritten("&a { host: a.b }\nx: *a")).toBe(hosts("&a a.b\nx:\n  host: a.b"));
  });

  it("says what is newly required", async () => {
    expect(await outcome("ingress:\n  enabled: true\n")).toMatchInlineSnapshot(`
      "
      ingress:
        enabled: true
      --
      required | ingress.hostname | ingress.enabled is true, but ingress.hostname is empty."
    `);
  });

  it("does not speak of what was wrong before", async () => {
    expect(await outcome("replicass: 1\nmode: slow\n")).toMatchInlineSnapshot(`
      "
      replicass: 1
      mode: slow
      --
      "
    `);
  });

  it("says the new version where the file says the old one", async () => {
    expect((await shop("# valuesmith: shop@1.0.0\nmode: safe\n")).text).toBe("# valuesmith: shop@1.2.0\nmode: safe\n");
    expect((await shop("# valuesmith: shop\nmode: safe\n")).text).toBe("# valuesmith: shop\nmode: safe\n");
  });

  it("does not touch what is not YAML", async () => {
    expect(await outcome("hostname: [\n")).toMatchInlineSnapshot(`
      "
      hostname: [
      --
      required | Helm cannot read this file as it is. Correct it first."
    `);
  });

  it.each([
    "",
    "# nothing\n",
    "hostname: a.b",
    "\uFEFFhostname: a.b\r\nmode: safe\r\n",
    "- a\n",
    "hostname: a.b\n---\nb: 1\n",
  ])("makes its text with its edits, and changes nothing else: %j", async (text) => {
    const { text: after, edits } = await shop(text);
    expect(applyEdits(text, edits)).toBe(after);
    expect(edits.length).toBeLessThanOrEqual(1);
    expect(after.includes("\r\n")).toBe(text.includes("\r\n"));
  });

  it("goes back, too, and says what the older version does not have", async () => {
    const { changes } = await upgraded(
      shopStore,
      { chart: "shop", from: "1.2.0", to: "1.0.0" },
      "ingress:\n  hostname: a.b\n",
    );
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(["gone ingress.hostname"]);
  });
});
