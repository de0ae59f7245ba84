import Ajv2020 from "ajv/dist/2020";
import { afterAll, describe, expect, it } from "vitest";
import { store } from "./support/charts";
import { folderWith, type Run, removeFolder, valuesmith } from "./support/cli";
import { defaultsOf } from "./support/defaults";

const folder = folderWith({
  "langfuse-values.yaml": "langfuse:\n  repliicas: 2\n",
  "wrong/langfuse-values.yml": "langfuse: 3\n",
  "fine/flagsmith-values.yaml": "api:\n  replicacount: 2\n",
  "fine/deep/docker-compose.yaml": "services: {}\n",
  "fine/node_modules/langfuse-values.yaml": "langfuse: 3\n",
  "notes.yaml": "a: 1\n",
  "notes/prod/flagsmith.yaml": "api:\n  replicacount: 1\n",
  "broken/langfuse-values.yaml": "langfuse: [\n",
  "big/langfuse-values.yaml": `# ${"x".repeat(2_000_000)}\nlangfuse: 3\n`,
});

/** So many files that they are checked in several threads; each has one finding of its own. */
const names = Array.from({ length: 230 }, (_, index) => `${index + 1000}/langfuse-values.yaml`);
const many = folderWith(Object.fromEntries(names.map((name, index) => [name, `langfuse:\n  key${index}: 1\n`])));

afterAll(() => {
  removeFolder(folder);
  removeFolder(many);
});

const run = (...args: string[]): Run => valuesmith(args, folder);

describe("valuesmith check", () => {
  it("prints findings as lines that terminals make links of", () => {
    expect(run("check", "langfuse-values.yaml", "wrong/langfuse-values.yml")).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "langfuse-values.yaml:2:3: warning: "langfuse.repliicas" is not a value of langfuse 2.0.0. Did you mean "replicas"? [unknown-key]
      wrong/langfuse-values.yml:1:11: error: "langfuse" must be a map, not a number. [wrong-type]
      2 values files checked: 1 error, 1 warning
      ",
        "status": 1,
      }
    `);
  });

  it("gives advice about production where it is wanted", () => {
    const advice = (...args: string[]): number =>
      run("check", ...args)
        .out.split("\n")
        .filter((line) => line.endsWith("[production-advice]")).length;
    expect(advice("--chart", "flagsmith", "notes/prod/flagsmith.yaml")).toBeGreaterThan(3);
    expect(advice("--chart", "flagsmith", "--production-advice", "off", "notes/prod/flagsmith.yaml")).toBe(0);
    expect(advice("langfuse-values.yaml")).toBe(0);
    expect(advice("--production-advice", "on", "langfuse-values.yaml")).toBeGreaterThan(3);
    expect(run("check", "--production-advice", "maybe", ".").err).toContain("--production-advice is auto, on or off");
  });

  it("reports Kubernetes objects as severe as was asked for", () => {
    const beside = folderWith({
      "langfuse-values.yaml": "langfuse: {}\n",
      "external.yaml": "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  refreshIntervall: 1h\n",
    });
    const found = (...args: string[]): string => valuesmith(["check", ...args, "external.yaml"], beside).out;
    try {
      expect(found()).toContain('external.yaml:4:3: warning: "spec.refreshIntervall"');
      expect(found("--severity", "unknown-key=error")).toContain('external.yaml:4:3: error: "spec.refreshIntervall"');
      expect(found("--severity", "unknown-key=off")).not.toContain("refreshIntervall");
    } finally {
      removeFolder(beside);
    }
  });

  it("takes the folder of a file that is elsewhere for the one that is open", () => {
    const elsewhere = folderWith({
      "langfuse.yaml": "langfuse:\n  web:\n    replicas: 2\n",
      "install.sh": "helm upgrade --install lf langfuse/langfuse --version 1.2.18 -f langfuse.yaml\n",
    });
    try {
      const { out } = run("check", "--format", "json", `${elsewhere}/langfuse.yaml`);
      expect(JSON.parse(out).files[0].chart).toMatchObject({ name: "langfuse", version: "1.2.18" });
    } finally {
      removeFolder(elsewhere);
    }
  });

  it("prints JSON for machines", () => {
    const { status, out } = run("check", "--format", "json", "langfuse-values.yaml");
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchInlineSnapshot(`
      {
        "files": [
          {
            "chart": {
              "how": "The file is called langfuse-values.yaml.",
              "name": "langfuse",
              "version": "2.0.0",
            },
            "findings": [
              {
                "code": "unknown-key",
                "fixes": [
                  {
                    "edits": [
                      {
                        "newText": "replicas",
                        "path": "langfuse-values.yaml",
                        "range": {
                          "end": {
                            "character": 11,
                            "line": 1,
                          },
                          "start": {
                            "character": 2,
                            "line": 1,
                          },
                        },
                      },
                    ],
                    "title": "Change to "replicas"",
                  },
                ],
                "message": ""langfuse.repliicas" is not a value of langfuse 2.0.0. Did you mean "replicas"?",
                "path": "langfuse.repliicas",
                "range": {
                  "end": {
                    "character": 11,
                    "line": 1,
                  },
                  "start": {
                    "character": 2,
                    "line": 1,
                  },
                },
                "severity": "warning",
              },
            ],
            "path": "langfuse-values.yaml",
          },
        ],
        "version": 1,
      }
    `);
  });

  it("says that nothing was found", () => {
    expect(run("check", "fine/flagsmith-values.yaml")).toEqual({
      status: 0,
      out: "1 values file checked: no findings\n",
      err: "",
    });
  });

  it("reports a named file of no chart as such, and leaves those in folders out", () => {
    const { files } = JSON.parse(run("check", "--format=json", "notes.yaml", "fine").out);
    expect(
      files.map(({ path, chart }: { path: string; chart: { name: string } | null }) => `${path}: ${chart?.name}`),
    ).toEqual(["notes.yaml: undefined", "fine/flagsmith-values.yaml: flagsmith"]);
    expect(files[0]).toEqual({ path: "notes.yaml", chart: null, findings: [] });
  });

  it("takes globs", () => {
    const { files } = JSON.parse(run("check", "--format=json", "*/langfuse-values.{yaml,yml}").out);
    expect(files.map(({ path }: { path: string }) => path)).toEqual([
      "big/langfuse-values.yaml",
      "broken/langfuse-values.yaml",
      "wrong/langfuse-values.yml",
    ]);
  });

  it("checks a file once, however often it is named", () => {
    expect(
      JSON.parse(run("check", "--format=json", "langfuse-values.yaml", "./langfuse-values.yaml", "*.yaml").out).files,
    ).toHaveLength(1);
  });

  it("takes a chart for all files", () => {
    expect(run("check", "--chart", "langfuse@1.5.41", "notes.yaml").out).toMatchInlineSnapshot(`
      "notes.yaml:1:1: warning: "a" is not a value of langfuse 1.5.41. [unknown-key]
      1 values file checked: 1 warning
      "
    `);
  });

  it.each([
    ["error", "langfuse-values.yaml", 0],
    ["warning", "langfuse-values.yaml", 1],
    ["none", "langfuse-values.yaml", 0],
    ["error", "wrong", 1],
    ["warning", "wrong", 1],
    ["none", "wrong", 0],
    ["warning", "fine", 0],
    ["warning", "big", 0],
  ])("with --fail-on %s and %s ends with %i", (failOn, path, status) => {
    expect(run("check", "--fail-on", failOn, path).status).toBe(status);
  });

  it("reports many files in the order of their paths", () => {
    const { status, out, err } = valuesmith(["check", "--fail-on", "warning", "."], many);
    const lines = names.map(
      (name, index) => `${name}:2:3: warning: "langfuse.key${index}" is not a value of langfuse 2.0.0. [unknown-key]`,
    );
    expect({ status, err }).toEqual({ status: 1, err: "" });
    expect(out.split("\n")).toEqual([...lines, "230 values files checked: 230 warnings", ""]);
  });

  it("reports many files as JSON like few", () => {
    const { out } = valuesmith(["check", "--format", "json", "."], many);
    const parts = [
      names.slice(0, 50),
      names.slice(50, 100),
      names.slice(100, 150),
      names.slice(150, 200),
      names.slice(200),
    ];
    const files = parts.flatMap(
      (part) => JSON.parse(valuesmith(["check", "--format", "json", ...part], many).out).files,
    );
    expect(JSON.parse(out)).toEqual({ version: 1, files });
    expect(out).toBe(`${JSON.stringify({ version: 1, files }, undefined, 2)}\n`);
  });

  it("ends with 2 where one of many files cannot be read", () => {
    const { status, err } = valuesmith(["check", ".", "missing.yaml"], many);
    expect({ status, err }).toEqual({ status: 2, err: "valuesmith: missing.yaml cannot be read\n" });
  });

  it("goes on after a file that cannot be read", () => {
    const { status, out, err } = run("check", "missing.yaml", "langfuse-values.yaml");
    expect(status).toBe(2);
    expect(err).toBe("valuesmith: missing.yaml cannot be read\n");
    expect(out).toContain("1 values file checked: 1 warning");
  });

  it("reads nothing but files", () => {
    expect(run("check", "/dev/null")).toEqual({
      status: 2,
      out: "0 values files checked: no findings\n",
      err: "valuesmith: /dev/null cannot be read\n",
    });
  });

  it("says that a file is too long", () => {
    expect(run("check", "big").out).toMatch(/:1:1: information: This file is too long/);
  });

  it("says nothing for an empty folder or a glob without a match", () => {
    expect(run("check", "*.nothing")).toMatchObject({ status: 0, out: "0 values files checked: no findings\n" });
  });
});

describe("wrong usage", () => {
  it.each([
    [[], "a command is missing"],
    [["chek"], 'there is no command "chek"'],
    [["check"], "check needs at least one file, folder or glob"],
    [["check", "--fast", "a.yaml"], "Unknown option '--fast'"],
    [["check", "--format", "xml", "a.yaml"], '--format is text or json, not "xml"'],
    [
      ["check", "--severity", "unknown=error", "a.yaml"],
      '--severity takes CODE=LEVEL, and there is no diagnostic "unknown"',
    ],
    [
      ["check", "--severity", "unknown-key=bad", "a.yaml"],
      '--severity unknown-key= is error, warning, information, hint or off, not "bad"',
    ],
    [["check", "--fail-on", "hint", "a.yaml"], '--fail-on is error, warning or none, not "hint"'],
    [["check", "--chart", "langfuze", "a.yaml"], 'there is no chart "langfuze"; the bundled ones are langsmith,'],
    [["check", "--chart", "langfuse@9.9.9", "a.yaml"], "there is no langfuse 9.9.9"],
    [["schema"], "schema takes one chart"],
    [["schema", "langfuse", "flagsmith"], "schema takes one chart"],
    [["schema", "__proto__"], 'there is no chart "__proto__"'],
    [["lsp", "--socket=3"], "Unknown option '--socket'"],
  ])("%j ends with 2 and says what is wrong", (args, message) => {
    const { status, out, err } = run(...args);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(`valuesmith: ${message}`);
    const [command = ""] = args;
    expect(err).toContain(`Usage: valuesmith ${["schema", "lsp"].includes(command) ? command : "check"}`);
  });
});

describe("valuesmith COMMAND --help", () => {
  it("tells about one command", () => {
    expect(run("upgrade", "--help")).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "Usage: valuesmith upgrade [--chart NAME] [--from VERSION] [--to VERSION] [--write] [--format text|json] FILE

      Rewrites values for another version of their chart, or says what it would do if --write is not given.
      Exit status: 0 done, 1 something must be done manually, 2 wrong usage or an unreadable file.
      ",
        "status": 0,
      }
    `);
    expect(run("help", "upgrade")).toEqual(run("upgrade", "-h"));
  });

  it.each(["check", "upgrade", "render", "fix", "secret", "schema", "lsp"])("is there: %s", (command) => {
    const { status, out } = run(command, "--help");
    expect({ status, out: out.split("\n")[0] }).toEqual({
      status: 0,
      out: expect.stringContaining(`Usage: valuesmith ${command} `),
    });
  });

  it("is no option behind --", () => {
    expect(run("check", "--", "--help")).toMatchObject({ status: 2, err: "valuesmith: --help cannot be read\n" });
  });
});

describe("valuesmith --help and --version", () => {
  it("print to the standard output", () => {
    expect(run("--help")).toMatchObject({
      status: 0,
      out: expect.stringContaining("Usage: valuesmith check"),
      err: "",
    });
    expect(run("--version")).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: "" });
  });
});

describe("valuesmith schema", () => {
  it("lists all versions, newest first", () => {
    const { out } = run("schema", "--list");
    expect(
      out
        .split("\n")
        .filter((line) => line.startsWith("langfuse@"))
        .slice(0, 3),
    ).toEqual(["langfuse@2.0.0", "langfuse@1.5.41", "langfuse@1.5.40"]);
  });

  it.each(["langsmith", "langgraph-dataplane", "langgraph-cloud", "langfuse", "flagsmith"])(
    "of %s is a JSON Schema that the chart's own defaults fit",
    async (chart) => {
      const { status, out } = run("schema", chart);
      expect(status).toBe(0);
      const schema = JSON.parse(out);
      const { version } = await store.get(chart);
      expect(schema.$id).toBe(`urn:valuesmith:${chart}-${version}`);
      const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
      expect(validate(defaultsOf(schema)) || validate.errors).toBe(true);
      expect(validate({ zzz: 1 })).toBe(false);
    },
  );

  it("of a version has the keys of that version", () => {
    const rootKeys = (version: string) => Object.keys(JSON.parse(run("schema", `langfuse@${version}`).out).properties);
    expect(rootKeys("0.13.1")).toContain("minio");
    expect(rootKeys("2.0.0")).not.toContain("minio");
  });
});
