import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { root } from "../support/charts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const readJson = (path: string) => JSON.parse(read(path));
const { scripts, engines } = readJson("package.json");

const yamlFiles = readdirSync(join(root, ".github"), { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".yml"),
);
const workflows = yamlFiles.filter((name) => name.startsWith("workflows")).map((name) => `.github/${name}`);

describe("the files of .github", () => {
  it.each(yamlFiles)("%s is YAML", (name) => {
    const documents = parseAllDocuments(read(`.github/${name}`));
    expect(documents).toHaveLength(1);
    for (const { errors, warnings } of documents) expect([...errors, ...warnings]).toEqual([]);
  });

  it.each(workflows)("%s uses actions of a version, and scripts that there are", (path) => {
    const text = read(path);
    const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action = ""]) => action);
    const unpinned = actions.filter((action) => !/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(action));
    expect(unpinned.filter((action) => !existsSync(join(root, action)))).toEqual([]);
    const called = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script]) => script);
    expect(called.filter((script) => !Object.hasOwn(scripts, script ?? ""))).toEqual([]);
  });

  it.each(workflows)("%s may do nothing that it does not say", (path) => {
    expect(read(path)).toMatch(/^permissions:\n {2}contents: (read|write)$/m);
  });

  it("offers every chart in the form for wrong diagnostics", () => {
    const [, options = ""] =
      /id: chart\n[^[]*\[(.*)\]/.exec(read(".github/ISSUE_TEMPLATE/1-wrong-diagnostic.yml")) ?? [];
    const { charts } = readJson("schemas/charts.json");
    expect(options.split(", ")).toEqual(expect.arrayContaining(charts.map(({ name }: { name: string }) => name)));
  });

  it("tests with the oldest Node.js that is supported", () => {
    const [, versions] = /node: \[(.*)\]/.exec(read(".github/workflows/ci.yml")) ?? [];
    expect(`>=${versions?.split(", ")[0]}`).toBe(engines.node);
  });
});

describe("the files of .vscode", () => {
  it("name tasks, scripts and programs that there are", () => {
    const { tasks } = readJson(".vscode/tasks.json");
    const { configurations, compounds } = readJson(".vscode/launch.json");
    const named = (list: { name?: string; label?: string }[]) => list.map(({ name, label }) => name ?? label);
    for (const { script } of tasks) if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
    for (const { preLaunchTask, program } of configurations) {
      if (preLaunchTask !== undefined) expect(named(tasks)).toContain(preLaunchTask);
      if (program !== undefined)
        expect(existsSync(program.replace(/^\$\{workspaceFolder\}/, root)), program).toBe(true);
    }
    for (const { configurations: parts } of compounds)
      for (const name of parts) expect(named(configurations)).toContain(name);
  });

  it("attach to the port that the client gives the server", () => {
    const ports = readJson(".vscode/launch.json").configurations.flatMap(({ port }: { port?: number }) => port ?? []);
    expect(ports).toEqual([Number(/--inspect=(\d+)/.exec(read("client/src/language-client.ts"))?.[1])]);
  });
});

it(".editorconfig agrees with Biome", () => {
  const { formatter } = readJson("biome.json");
  const [, everywhere = ""] = read(".editorconfig").split(/^\[.*\]$/m);
  const settings = Object.fromEntries(
    everywhere.split("\n").flatMap((line) => (line.includes("=") ? [line.split(" = ")] : [])),
  );
  expect(settings).toMatchObject({
    indent_style: formatter.indentStyle,
    indent_size: String(formatter.indentWidth),
    max_line_length: String(formatter.lineWidth),
  });
});
