import { expect, it } from "vitest";
import { nodeHost } from "../server/src/main/node-host";
import { KnowledgeStore } from "../server/src/workspace/knowledge-store";
import { root } from "./support/charts";

it("loads again what it was told to forget", async () => {
  const store = new KnowledgeStore(nodeHost(root));
  const [{ name } = { name: "" }] = (await store.charts()).charts;
  const before = await store.get(name);
  expect(await store.get(name)).toBe(before);
  store.forget();
  const after = await store.get(name);
  expect(after).not.toBe(before);
  expect(after.version).toBe(before.version);
  expect(Object.keys(after.schema.properties ?? {})).toEqual(Object.keys(before.schema.properties ?? {}));
});
