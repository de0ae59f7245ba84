import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/charts";

const run = (folder: string) =>
  spawnSync(process.execPath, [join(root, "scripts/check-data.mjs"), folder], { encoding: "utf8" });

/** What the script says of files, each with the format that it should name, unless its content is a string. */
function check(files: Record<string, object | string>): { lines: string[]; summary: string; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), "valuesmith-data-"));
  cpSync(join(root, "schemas/formats"), join(folder, "schemas/formats"), { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify({ $schema: formatOf(file), ...content });
    writeFileSync(join(folder, file), text);
  }
  const { stdout, stderr, status } = run(folder);
  rmSync(folder, { recursive: true });
  return { lines: stderr.split("\n"), summary: stdout, status };
}

const formatOf = (file: string): string =>
  file.startsWith("snippets/")
    ? "../schemas/formats/snippets.schema.json"
    : `${"../".repeat(file.split("/").length - 2)}formats/${file.replace(/.*\//, "").replace(".json", "")}.schema.json`;

const guard = {
  code: "no-host",
  at: "db.host",
  when: [{ path: "db.host", empty: true }],
  severity: "error",
  message: "db.host is empty.",
};
const rename = { old: "a", new: "b", since: "1.0.0", helm: "ignores" };
const snippet = {
  prefix: ["shop-a"],
  description: "A whole sentence.",
  body: ["a: 1", "$0"],
  "x-valuesmith": { chart: "shop", kind: "values" },
};

const valid = {
  types: { a: "string", "b[]": ["map", "list"], c: [{ versions: "..1.0.0", type: "any" }] },
  kubernetes: { "a.*": "EnvVar[]", b: null, c: "Probe+" },
  renames: [
    rename,
    { ...rename, new: null, fix: false },
    { ...rename, fix: "remove" },
    { ...rename, fix: { values: { a: null } } },
    { ...rename, fix: { rewrite: "$value", drops: { b: [[], ["/"]] } } },
  ],
  guards: [
    { ...guard, versions: "1.0.0-rc.1..1.2.14, 1.2.16..", when: [{ any: [{ not: [{ path: "a", "is a": "map" }] }] }] },
  ],
  misplaced: { a: "b", 'c."d.e/f"': { instead: "b", fix: false } },
  environment: [
    { lists: ["env"], set: { A: { from: ["a", "b"], always: true }, B: { from: "a", always: "1.0.0.." } } },
  ],
};

const guardWhen = (...when: object[]) => ({ guards: [{ ...guard, when }] });

/** What is wrong, the file, its content and the only line about it. */
const broken: [string, string, object | string, string][] = [
  [
    "a misspelled property",
    "schemas/a1/knowledge.json",
    { guards: [{ ...guard, severty: "error" }] },
    'guards[0]: has no property "severty". Did you mean "severity"? Known are code, at, versions, when, severity, message.',
  ],
  [
    "a property that nothing resembles",
    "schemas/a2/descriptions.json",
    { descriptions: {}, $comment: "" },
    'the file: has no property "$comment". Known are descriptions, links.',
  ],
  [
    "a missing property",
    "schemas/a3/knowledge.json",
    { guards: [{ ...guard, severity: undefined }] },
    'guards[0]: needs "severity"',
  ],
  [
    "a wrong word",
    "schemas/a4/knowledge.json",
    { renames: [{ ...rename, helm: "fail" }] },
    'renames[0].helm: is "fail", but must be "fails" or "ignores" or "breaks" or "reads"',
  ],
  [
    "a wrong fix",
    "schemas/a5/knowledge.json",
    { renames: [{ ...rename, fix: true }] },
    'renames[0].fix: is true, but must be false or "remove"',
  ],
  [
    "a fix that says nothing",
    "schemas/a6/knowledge.json",
    { renames: [{ ...rename, fix: {} }] },
    'renames[0].fix: needs one of "values", "rewrite"',
  ],
  [
    "a fix that is two",
    "schemas/a7/knowledge.json",
    { renames: [{ ...rename, fix: { values: {}, rewrite: "a" } }] },
    'renames[0].fix: can have only one of "values", "rewrite"',
  ],
  [
    "a version that is none",
    "schemas/a8/knowledge.json",
    { renames: [{ ...rename, since: "1.0" }] },
    'renames[0].since: "1.0" does not have the right form (One chart version',
  ],
  [
    "a range that is none",
    "schemas/a9/knowledge.json",
    { guards: [{ ...guard, versions: "1.0.0..2.0.0;3.0.0" }] },
    'guards[0].versions: "1.0.0..2.0.0;3.0.0" does not have the right form (The chart versions',
  ],
  [
    "a path that is none",
    "schemas/b1/knowledge.json",
    { types: { "a..b": "map" } },
    'types."a..b": "a..b" does not have the right form (A values path',
  ],
  [
    "a condition without a test",
    "schemas/b2/knowledge.json",
    guardWhen({ path: "a" }),
    'guards[0].when[0]: needs more than "path"',
  ],
  [
    "a condition that is two",
    "schemas/b3/knowledge.json",
    guardWhen({ path: "a", is: 1, any: [{ path: "a", is: 1 }] }),
    'guards[0].when[0]: can have only one of "path", "is", "any"',
  ],
  [
    "a condition about nothing",
    "schemas/b4/knowledge.json",
    guardWhen({ is: 1 }),
    'guards[0].when[0]: needs one of "path", "any", "all", "not"',
  ],
  [
    "a wrong regular expression",
    "schemas/b5/knowledge.json",
    guardWhen({ path: "a", matches: "(" }),
    'guards[0].when[0].matches: "(" does not have the right form (A JavaScript regular expression',
  ],
  [
    "advice for nothing",
    "schemas/b6/knowledge.json",
    { advice: [{ code: "a", message: "Run at least two." }] },
    'advice[0]: needs exactly one of "of" and "each", "at"',
  ],
  [
    "a sentence without an end",
    "schemas/b7/descriptions.json",
    { descriptions: { a: "How many pods run" } },
    'descriptions.a: "How many pods run" does not have the right form (Text for users',
  ],
  [
    "a variable that is none",
    "schemas/b8/secrets.json",
    { references: [{ name: "a", secret: "b", keys: [{ key: "k", env: ["a-b"] }] }] },
    'references[0].keys[0].env[0]: "a-b" does not have the right form (The name of',
  ],
  [
    "a flag that is not on",
    "schemas/b9/secrets.json",
    { fixed: [{ path: "a", reason: "It is not read.", url: false }] },
    "fixed[0].url: is false, but can only be true",
  ],
  [
    "a prefix that is a word",
    "snippets/shop.json",
    { "A: b": { ...snippet, prefix: ["shop"] } },
    '"A: b".prefix[0]: "shop" does not have the right form',
  ],
  [
    "an object from nowhere",
    "schemas/objects.json",
    { objects: [{ group: "a.io", kind: "B", version: "v1", link: "https://a.io" }] },
    'objects[0]: needs exactly one of "crd", "spec"',
  ],
  [
    "a file that names no format",
    "schemas/subcharts/a1/knowledge.json",
    "{}",
    'must name its format: "$schema": "../../formats/knowledge.schema.json"',
  ],
  ["a file that is no JSON", "schemas/charts.json", "{", "is not JSON: "],
  [
    "a file that is never read",
    "schemas/a1/knowlege.json",
    {},
    "is never read. Files about a chart are knowledge.json, secrets.json and descriptions.json.",
  ],
];

describe("npm run check-data", () => {
  it("has nothing to say about our own files", () => {
    const { stdout, stderr, status } = run(root);
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout).toMatch(/^[5-9]\d data files checked, 0 problems\n$/);
  });

  it("accepts every form of an entry, and leaves what the generator writes alone", () => {
    const generated = ["schemas/kubernetes.json", "schemas/objects/a.io.json", "schemas/subcharts/shop/history.json"];
    const files = Object.fromEntries(generated.map((file): [string, string] => [file, "{}"]));
    expect(check({ ...files, "schemas/shop/knowledge.json": valid })).toEqual({
      lines: [""],
      summary: "1 data files checked, 0 problems\n",
      status: 0,
    });
  });

  const { lines, summary, status } = check(Object.fromEntries(broken.map(([, file, content]) => [file, content])));

  it("counts the problems and ends with 1", () => {
    expect([summary, status]).toEqual([`${broken.length} data files checked, ${broken.length} problems\n`, 1]);
  });

  it.each(broken)("explains %s", (_, file, __, line) => {
    expect(lines.filter((found) => found.startsWith(file))).toEqual([expect.stringContaining(`${file}: ${line}`)]);
  });
});
