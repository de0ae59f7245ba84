import { describe, expect, it } from "vitest";
import { allRules } from "../../server/src/core/rules/engine/all";
import { type DiagnosticData, diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { secretSnapshot, valuesUri } from "../support/secrets";

const fixing = allRules.filter((rule) => rule.fix);

/** Texts whose findings have data of every form. */
const texts: [chart: string, text: string, manifests?: Record<string, string>][] = [
  [
    "langfuse@2.0.0",
    `langfuse:
  repliicas: "2"
  logging: {level: inffo}
  salt: {value: CANARY-salt}
  nextauth: {url: 1, secret: {secretKeyRef: {name: app, key: sallt}}}
  additionalEnv:
  - {name: SALT, value: a}
  - {name: TELEMETRY_ENABLD, value: on}
  - {name: LIMIT, value: 1000000}
  web: {pod: {additionalEnv: [{name: SALT, value: b}]}}
clickhouse:
  auth: {existingSecret: broken, existingSecretKey: pw}
redis: {auth: {existingSecret: none, existingSecretPasswordKey: k}}
`,
    {
      "app.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: app}\nstringData: {salt: a}\n",
      "broken.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: broken}\nstringData: {pw: 1}\n",
    },
  ],
  ["langsmith@0.16.11", "ingress: {hostname: a.b}\nconfig: {existingSecretName: none}\n"],
  ["shop@1.2.0", "replcas: yes\nweb: {replicas: '2', tier: gold}\nhostname: a.b\nenv: {A: 0x10}\n"],
];

const take = async ([chart, text, manifests]: (typeof texts)[number]): Promise<Snapshot> => ({
  ...(await secretSnapshot(chart, text, manifests)),
  severities: { "secret-missing": "information" },
  isProduction: true,
});

describe("the data of findings", () => {
  it("is read by every rule that fixes something", () => {
    expect(fixing.filter((rule) => !rule.read).map(({ code }) => code)).toEqual([]);
  });

  it("comes back from the editor as the rule made it", async () => {
    const read = new Set<string>();
    for (const text of texts) {
      for (const { data } of diagnose(await take(text))) {
        const { code, fix: sent } = JSON.parse(JSON.stringify(data)) as DiagnosticData;
        const rule = fixing.find((candidate) => candidate.code === code);
        if (!rule || sent === undefined) continue;
        expect(rule.read?.(sent), code).toEqual(sent);
        read.add(code);
      }
    }
    // Objects have tests of their own.
    expect(fixing.map(({ code }) => code).filter((code) => !read.has(code))).toEqual(["old-api-version"]);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a string", "path"],
    ["a list", [["path"]]],
    ["an empty object", {}],
    [
      "paths that are none",
      { path: "a", key: 1, misspelt: "a", list: "b", suggestions: ["a"], target: "c", values: 1 },
    ],
    [
      "paths of anything",
      { path: [{}], misspelt: [null], list: [[]], suggestions: [[{}]], target: [1.5], values: [1] },
    ],
    ["a path alone, with the rest of another type", { path: [], suggestions: 1, values: {}, quote: "yes", fix: "all" }],
    ["changes that cannot be written", { changes: [{ path: ["a"], value: [1] }, { path: ["b"] }] }],
    ["a manifest without a place", { uri: 1, index: "0" }],
  ])("makes no fix of %s", async (_, sent) => {
    const snapshot = await take(["shop@1.2.0", "a: 1\n"]);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    for (const { code } of fixing) {
      const diagnostic = { range, code, source: "valuesmith", message: "", data: { code, path: ["a"], fix: sent } };
      const found = fix(snapshot, { uri: valuesUri, diagnostics: [diagnostic], changesFiles: true, hasCommands: true });
      expect(
        found.map(({ title }) => title).filter((title) => !title.startsWith("Ignore")),
        code,
      ).toEqual([]);
    }
  });
});
