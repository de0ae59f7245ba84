import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { EmbeddedEngine } from "../../server/src/render/helm/embedded-engine";
import type { ChartArchive } from "../../server/src/render/sources/chart-archive";
import { archives } from "../render/sources/support/sandbox";
import { root } from "../support/charts";
import { valuesmith } from "../support/cli";
import { type HostileArchive, hostileArchives } from "./archives";

const wasm = join(root, "dist/engine.wasm");
const engine = new EmbeddedEngine({ worker: join(root, "dist/engine-worker.js"), wasm, timeLimit: 3000 });

/** What becomes of an archive: why it is refused, or the text it renders to. */
async function outcome({ id, data }: HostileArchive): Promise<{ refused: string } | { used: string }> {
  let archive: ChartArchive;
  try {
    archive = await archives().open(data(), "toy.tgz");
  } catch (error) {
    return { refused: String(error) };
  }
  const { name, version, data: packed } = archive;
  const chart = { name, version, where: "", key: id, content: { kind: "archive" as const, data: packed } };
  const { text, errors } = await engine.render(chart, { release: "test", namespace: "test", values: [] });
  return errors[0] ? { refused: errors[0].message } : { used: text };
}

describe.skipIf(!existsSync(wasm))("hostile archives", () => {
  afterAll(() => engine.dispose());

  it.each(hostileArchives)("$id: $wanted", async (archive) => {
    const found = await outcome(archive);
    if (archive.wanted !== "ended") expect(Object.keys(found)).toEqual([archive.wanted]);
    if ("used" in found && archive.without) expect(found.used).not.toMatch(archive.without);
    expect(JSON.stringify(found)).not.toMatch(/undefined behaviour|goroutine/);
  });

  it("leave nothing on the disk", () => {
    const folder = mkdtempSync(join(tmpdir(), "valuesmith-archives-"));
    const charts = join(folder, "charts");
    mkdirSync(charts);
    const chosen = hostileArchives.filter(({ id }) => /^(path-absolute|link-to-a-file)$/.test(id));
    for (const { id, data } of chosen) writeFileSync(join(charts, `${id}.tgz`), data());
    const before = readdirSync(folder, { recursive: true });
    for (const { id } of chosen)
      valuesmith(["render", "--offline", "--chart-archive", join(charts, `${id}.tgz`)], folder);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
    rmSync(folder, { recursive: true });
  });
});
