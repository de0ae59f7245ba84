import { describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { newestStable } from "../../server/src/core/schema/version-ranges";
import { store } from "../support/charts";
import { apply, fixesOf, snapshotOf } from "../support/fixture";

/** Values that run into everything there is advice about, but the tags. With all of it followed, they render with Helm. */
const poor: [chart: string, text: string][] = [
  [
    "langsmith",
    "config:\n  hostname: langsmith.example.com\n  deployment:\n    enabled: true\ningress:\n  enabled: true\nfleet:\n  enabled: true\n  encryptionKey: YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=\n",
  ],
  [
    "langfuse",
    "langfuse:\n  nextauth:\n    url: https://langfuse.example.com\n  ingress:\n    enabled: true\n    hosts:\n      - host: langfuse.example.com\n        paths:\n          - path: /\n            pathType: Prefix\n  web:\n    pdb:\n      create: false\n",
  ],
  [
    "flagsmith",
    "taskProcessor:\n  enabled: true\ningress:\n  api:\n    enabled: true\n    hosts:\n      - host: a.example.com\n        paths: [/]\n",
  ],
  ["langgraph-cloud", "queue:\n  enabled: true\ningress:\n  enabled: true\n  hostname: agents.example.com\n"],
  ["langgraph-dataplane", "config:\n  langsmithWorkspaceId: 00000000-0000-4000-8000-000000000000\n"],
];

describe.each(poor)("advice about %s", (chart, text) => {
  it("is given", async () => {
    const snapshot = await snapshotOf(await newest(chart), text, { isProduction: true });
    const found = diagnose(snapshot).filter(({ code }) => code === "production-advice");
    expect(found.map(({ message }) => message).join("\n")).toMatchSnapshot();
    expect(found.every(({ severity }) => severity === 3)).toBe(true);
  });

  it("can be followed, and is silent then", async () => {
    const version = await newest(chart);
    let current = text;
    for (let next = await advised(version, current); next !== current; next = await advised(version, current))
      current = next;
    const snapshot = await snapshotOf(version, current, { isProduction: true });
    expect(diagnose(snapshot).filter(({ code }) => code === "production-advice")).toEqual([]);
    const serious = ({ severity, code }: { severity?: number; code?: unknown }): boolean =>
      severity === 1 && code !== "plain-secret";
    expect(diagnose(snapshot).filter(serious)).toEqual(diagnose(await snapshotOf(version, text)).filter(serious));
  });
});

const newest = async (chart: string): Promise<string> =>
  `${chart}@${newestStable((await store.history(chart))["x-chart-versions"])}`;

/** The text with the first advice followed. */
async function advised(version: string, text: string): Promise<string> {
  const fixes = await fixesOf(version, text, { isProduction: true });
  const found = fixes.find(({ title }) => title === "Add the recommended values");
  return apply(text, found?.edit?.changes?.["file:///values.yaml"] ?? []);
}
