import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "../support/charts";
import { folderWith, type Run, removeFolder, valuesmith } from "../support/cli";

const old = "# valuesmith: langfuse@1.5.41\nclickhouse:\n  replicaCount: 3\n";

const folder = folderWith({
  "old.yaml": old,
  "written.yaml": old,
  "work.yaml": "clickhouse:\n  resourcesPreset: small\n",
  "notes.yaml": "a: 1\n",
  "langfuse-values.yaml": "a: 1\n",
  "same.yaml": "# valuesmith: langfuse@2.0.0\nlangfuse:\n  replicas: 2\n",
});
afterAll(() => removeFolder(folder));

const run = (...args: string[]): Run => valuesmith(["upgrade", ...args], folder);

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

/** The report without the defaults, which are many. */
const summary = ({ out, ...rest }: Run): unknown => ({
  ...rest,
  out: out.replace(/\nNot set here[\s\S]*?\n\n/, "\n…\n"),
});

describe("valuesmith upgrade", () => {
  it("says what it would do", () => {
    expect(summary(run("--to", "2.0.0", "old.yaml"))).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "old.yaml: langfuse 1.5.41 -> 2.0.0

      Moved (1)
        clickhouse.replicaCount -> clickhouse.cluster.replicas

      …
      Nothing was written. Use --write to change the file.
      ",
        "status": 0,
      }
    `);
    expect(read("old.yaml")).toBe(old);
  });

  it("writes the file when asked to", () => {
    expect(run("--to", "2.0.0", "--write", "written.yaml").out).toContain("The file has been changed.");
    expect(read("written.yaml")).toMatchInlineSnapshot(`
      "# valuesmith: langfuse@2.0.0
      clickhouse:
        cluster:
          replicas: 3
      "
    `);
  });

  it("ends with 1 when something is left to do by hand", () => {
    const { status, out } = run("--chart", "langfuse", "--from", "1.5.41", "--to", "2.0.0", "work.yaml");
    expect(status).toBe(1);
    expect(out).toContain("To do manually (1)\n  clickhouse.resourcesPreset: ");
  });

  it("prints JSON for machines", () => {
    const { changes, ...rest } = JSON.parse(run("--format", "json", "old.yaml").out);
    expect(rest).toEqual({
      version: 1,
      path: "old.yaml",
      chart: "langfuse",
      from: "1.5.41",
      to: "2.0.0",
      written: false,
    });
    expect(changes[0]).toEqual({
      kind: "moved",
      message: "",
      path: "clickhouse.replicaCount",
      to: "clickhouse.cluster.replicas",
    });
  });

  it.skipIf(process.platform === "win32")("leaves the file as it is where it cannot be written", () => {
    const command = `ulimit -f 0; exec "$0" "$@" 2>&1 | cat`;
    const args = ["-c", command, process.execPath, join(root, "dist/cli.js"), "upgrade", "--write", "old.yaml"];
    const { stdout } = spawnSync("bash", args, { cwd: folder, encoding: "utf8" });
    expect(stdout).toContain("old.yaml could not be written: the file would become too large for this system");
    expect(read("old.yaml")).toBe(old);
    expect(readdirSync(folder).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("does not wait for what is no file", () => {
    spawnSync("mkfifo", ["pipe.yaml"], { cwd: folder });
    expect(run("pipe.yaml")).toMatchObject({ status: 2, err: "valuesmith: pipe.yaml cannot be read as text\n" });
  });

  it("says when there is nothing to do", () => {
    expect(run("same.yaml").out).toBe("same.yaml: langfuse 2.0.0 -> 2.0.0\n\nNothing changes.\n");
  });

  it.each([
    [["notes.yaml"], "the chart of notes.yaml is not known: name it with --chart"],
    [["--chart", "langfuse", "notes.yaml"], "--from is missing"],
    [["--chart", "nginx", "--from", "1.0.0", "notes.yaml"], 'there is no chart "nginx"'],
    [["--chart", "langfuse", "--from", "1.0.99", "notes.yaml"], "there is no langfuse 1.0.99"],
    [["missing.yaml"], "missing.yaml cannot be read"],
    [["a.yaml", "b.yaml"], "upgrade takes one file"],
    [["--format", "xml", "a.yaml"], '--format is text or json, not "xml"'],
  ])("explains wrong usage: %j", (args, message) => {
    const { status, err } = run(...args);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
