import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFile } from "../../server/src/host/files/atomic-file";
import { writeValues } from "../../server/src/host/secrets/value-files";
import { valuesmith } from "../support/cli";

const values = "langfuse:\n  salt:\n    value: CANARY-salt\nclickhouse:\n  auth:\n    password: CANARY-clickhouse\n";
const moveArgs = ["fix", "--rule", "plain-secret", "langfuse-values.yaml"];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "valuesmith-faults-"));
});
afterEach(() => {
  spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true });
});

const mount = (...args: string[]): boolean =>
  process.platform === "linux" && spawnSync("mount", [...args, folder]).status === 0;

/** The values as they were, nothing else, and a message that says which file and why, but no value. */
function expectRefusal(reason: RegExp): void {
  const { status, out, err } = valuesmith(moveArgs, folder);
  expect(err).toMatch(reason);
  // In a folder that nothing can be made in, the lock is the first that cannot.
  expect(err).toMatch(/(langfuse.*\.secret\.yaml|valuesmith-faults-\w+) could not be written/);
  expect(out + err).not.toMatch(/CANARY|\.tmp/);
  expect(status).toBe(2);
  expect(readFileSync(join(folder, "langfuse-values.yaml"), "utf8")).toBe(values);
  expect(readdirSync(folder).filter((name) => name !== "ballast")).toEqual(["langfuse-values.yaml"]);
}

describe("what keeps a file from being written", () => {
  const path = (...parts: string[]): string => join(folder, ...parts);
  it.each([
    [
      "a folder that is gone",
      () => createFile(path("gone", "a.yaml"), ""),
      /a\.yaml could not be written: its folder is not there/,
    ],
    [
      "a file in the place of a folder",
      () => createFile(path("file", "a.yaml"), ""),
      /a part of its path is a file, not a folder/,
    ],
    ["a folder in its own place", () => createFile(path("folder"), ""), /another file has come there/],
    ["a name that is too long", () => createFile(path("x".repeat(300)), ""), /its name is too long/],
  ])("is said in words: %s", async (_, write, reason) => {
    writeFileSync(path("file"), "mine");
    mkdirSync(path("folder"));
    await expect(write()).rejects.toThrow(reason);
    await expect(write()).rejects.not.toThrow(/ENO|EEX|ENA|\.tmp/);
    expect(readdirSync(folder).sort()).toEqual(["file", "folder"]);
  });
});

describe("a file with values that cannot be written", () => {
  it("is named, with a reason", async () => {
    writeFileSync(join(folder, "file"), "mine");
    const path = join(folder, "file", "below", "salt");
    const writing = writeValues({ files: new Map([[path, "CANARY"]]), plain: [] });
    await expect(writing).rejects.toThrow(`${dirname(path)} could not be written: `);
  });
});

describe("a Secret that cannot be written", () => {
  it("because the folder is read-only leaves everything as it is", ({ skip }) => {
    // Whoever may write everywhere is kept out by a disk only.
    const isMounted = process.getuid?.() === 0 && mount("-t", "tmpfs", "valuesmith-test");
    skip(process.getuid?.() === 0 && !isMounted, "no disk can be mounted here");
    writeFileSync(join(folder, "langfuse-values.yaml"), values);
    if (isMounted) mount("-o", "remount,ro");
    else chmodSync(folder, 0o500);
    expectRefusal(/the disk is read-only|you may not write there/);
    if (isMounted) mount("-o", "remount,rw");
    else chmodSync(folder, 0o700);
    expect(valuesmith(moveArgs, folder).status).toBe(0);
  });

  it("because the disk is full leaves everything as it is", ({ skip }) => {
    skip(!mount("-t", "tmpfs", "-o", "size=64k", "valuesmith-test"), "no disk can be mounted here");
    writeFileSync(join(folder, "langfuse-values.yaml"), values);
    try {
      writeFileSync(join(folder, "ballast"), Buffer.alloc(100_000));
    } catch {
      // That is when it is full.
    }
    expectRefusal(/the disk is full/);
    rmSync(join(folder, "ballast"));
    expect(valuesmith(moveArgs, folder).status).toBe(0);
  });

  it.skipIf(process.platform === "win32")("because no file may grow leaves everything as it is", () => {
    writeFileSync(join(folder, "langfuse-values.yaml"), values);
    const cli = join(import.meta.dirname, "../../dist/cli.js");
    const command = `ulimit -f 0; exec "$0" "$@" 2>&1 | cat`;
    const { stdout } = spawnSync("bash", ["-c", command, process.execPath, cli, ...moveArgs], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stdout).toContain("could not be written: the file would become too large for this system");
    expect(readFileSync(join(folder, "langfuse-values.yaml"), "utf8")).toBe(values);
    expect(readdirSync(folder)).toEqual(["langfuse-values.yaml"]);
  });
});
