import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { visible, visibleJson, visibleLine } from "../server/src/core/visible";
import { root } from "./support/charts";
import { folderWith, removeFolder, valuesmith } from "./support/cli";

const cli = join(root, "dist/cli.js");
const values = "# valuesmith: langfuse@1.5.0\nlangfuse:\n  salt:\n    value: Zq77Canary-9x\n";
const keys =
  '# valuesmith: langfuse@2.0.0\nlangfuse:\n  "\\e[31mred": 1\n  "x\\n::error::y": 2\n  "\\u202Eevil": 3\n  "##[error]z": 4\n';
const folder = folderWith({
  "values.yaml": values,
  "keys.yaml": keys,
  "x\n::error::\u001b[2J.yaml": values,
  "big.yaml": values,
});
afterAll(() => removeFolder(folder));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const obeyed = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|^\s*::|##\[/m;

describe("what is printed", () => {
  it("names characters that a terminal would obey", () => {
    expect(visibleLine("a\u001b[31m\r\nb\u202e\u200bc\u2028\u009b\ufeff d\te ❤️ é 语")).toBe(
      "a\\u{1b}[31m\\u{d}\\u{a}b\\u{202e}\\u{200b}c\\u{2028}\\u{9b}\\u{feff} d\te ❤️ é 语",
    );
    expect(visible("a\nb\u001b")).toBe("a\nb\\u{1b}");
  });

  it("is no command of a build server", () => {
    expect(visibleLine(" ::error file=a::x")).toBe(" \\u{3a}:error file=a::x");
    expect(visibleLine("a ##[error]x ##vso[task] # ## [a]")).toBe("a \\u{23}#[error]x \\u{23}#vso[task] # ## [a]");
    expect(visibleLine("a::b")).toBe("a::b");
  });

  it("means the same in JSON", () => {
    const value = { "a\u202e": "##[error]\u{e0001}\u2028\u007f" };
    const json = visibleJson(JSON.stringify(value, undefined, 2));
    expect(json).not.toMatch(obeyed);
    expect(JSON.parse(json)).toEqual(value);
  });

  it.each([
    [["check", "."]],
    [["check", "--format", "json", "."]],
    [["check", "missing\u001b\n::error::x"]],
    [["upgrade", "--from", "1.5.0", "--to", "2.0.0", "keys.yaml"]],
    [["upgrade", "--from", "1.5.0", "--to", "2.0.0", "--format", "json", "keys.yaml"]],
    [["fix", "--rule", "plain-secret", "missing\n::error::x"]],
    [["check", "--chart", "\u001b[31m", "values.yaml"]],
    [["\u001b[31m\n::error::x"]],
    [["render", "--offline", "-f", "missing\u202e"]],
  ])("has nothing that is obeyed: %j", (args) => {
    const { out, err } = valuesmith(args, folder);
    expect(out + err).not.toMatch(obeyed);
    expect((out + err).length).toBeGreaterThan(10);
  });
});

describe.runIf(existsSync("/dev/full"))("a command that cannot print", () => {
  it.each([
    [["schema", "langfuse@2.0.0"]],
    [["schema", "--list"]],
    [["check", "values.yaml"]],
    [["check", "--format", "json", "values.yaml"]],
    [["upgrade", "--to", "2.0.0", "values.yaml"]],
    [["--help"]],
    [["--version"]],
  ])("says so and fails: %j", (args) => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    closeSync(full);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^valuesmith: the output could not be written \(.*\)\n$/);
  });

  it("ends as usual where nobody reads on, or where its complaints go nowhere", () => {
    const shell = (command: string) =>
      spawnSync("sh", ["-c", command, "sh", process.execPath, cli], { cwd: folder, encoding: "utf8" });
    expect(shell('{ "$1" "$2" schema --list; echo "rc $?" >&2; } | head -1').stderr).toBe("rc 0\n");
    expect(shell('{ "$1" "$2" check --format json .; } | head -1').stderr).toBe("");
    expect(shell('"$1" "$2" check missing.yaml 2>/dev/full').status).toBe(2);
  });
});

describe("a file that is far too long", () => {
  it("is not read as a whole", () => {
    truncateSync(join(folder, "big.yaml"), 3_000_000_000);
    const { status, out } = valuesmith(["check", "--fail-on", "none", "big.yaml"], folder);
    expect([status, out]).toEqual([0, expect.stringContaining("This file is too long")]);
    expect(valuesmith(["render", "--chart", "langfuse@2.0.0", "-f", "big.yaml", "--offline"], folder).err).toContain(
      "is larger than 20 MB",
    );
    expect(valuesmith(["upgrade", "big.yaml"], folder).status).toBe(2);
    expect(valuesmith(["fix", "--rule", "plain-secret", "big.yaml"], folder).status).toBe(2);
  });
});

describe("a chart with two versions", () => {
  it.each(["langfuse@2.0.0@x", "langfuse@", "@2.0.0", "langfuse@2.0.0 ", "langfuse @2.0.0", ""])(
    "is refused: %j",
    (chart) => {
      for (const args of [
        ["check", "--chart", chart, "values.yaml"],
        ["schema", chart],
        ["render", "--chart", chart, "--offline"],
      ])
        expect(valuesmith(args, folder)).toMatchObject({ status: 2, out: "" });
    },
  );
});

describe("the fixes of a JSON report", () => {
  it("have no secret in their texts, and say that", () => {
    const files = { "a.yaml": "# valuesmith: langfuse@2.0.0\nlangfuse:\n  salt: 7711171131\n  repliicas: 1\n" };
    const place = folderWith(files);
    const { out } = valuesmith(["check", "--format", "json", "--fail-on", "none", "."], place);
    removeFolder(place);
    const fixes = JSON.parse(out).files[0].findings.flatMap((finding: { fixes: object[] }) => finding.fixes);
    expect(out).not.toContain("7711171131");
    expect(fixes).toContainEqual(expect.objectContaining({ edits: [], hasSecret: true }));
    expect(fixes).toContainEqual(expect.objectContaining({ edits: [expect.anything()] }));
  });
});
