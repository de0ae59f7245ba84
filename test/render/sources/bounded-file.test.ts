import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBoundedFile } from "../../../server/src/host/files/text-file";
import { Sandbox } from "./support/sandbox";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox({ "a/empty": "", "a/five": "12345" });
});
afterEach(() => sandbox.remove());

describe("readBoundedFile", () => {
  it("reads what is not too large", async () => {
    expect(await readBoundedFile(sandbox.path("a/empty"), 5)).toEqual({ kind: "data", data: Buffer.from("") });
    expect(await readBoundedFile(sandbox.path("a/five"), 5)).toEqual({ kind: "data", data: Buffer.from("12345") });
    expect(await readBoundedFile(sandbox.path("a/five"), 4)).toEqual({ kind: "too-large" });
  });

  it("has nothing to read in a folder, and where nothing is", async () => {
    expect(await readBoundedFile(sandbox.path("a"), 5)).toEqual({ kind: "missing" });
    expect(await readBoundedFile(sandbox.path("b"), 5)).toEqual({ kind: "missing" });
    expect(await readBoundedFile("a\0b", 5)).toEqual({ kind: "missing" });
  });

  it.skipIf(process.platform === "win32")("reads no device and waits for no pipe", async () => {
    execFileSync("mkfifo", [sandbox.path("a/pipe")]);
    expect(await readBoundedFile(sandbox.path("a/pipe"), 5)).toEqual({ kind: "missing" });
    expect(await readBoundedFile("/dev/zero", 5)).toEqual({ kind: "missing" });
  });
});
