import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * Which folders of server/src may import which. A name stands for that folder alone, with `/*` for all folders below as well;
 * `node:*` for Node's modules, `lsp:*` for the packages that know a connection. Imports of types count.
 */
const walls: Record<string, readonly string[]> = {
  // What is read.
  core: [],
  "core/yaml/document": ["core"],
  "core/yaml/read": ["core", "core/yaml/document"],
  "core/yaml/cursor": ["core", "core/yaml/document", "core/yaml/read"],
  "core/yaml/edit": ["core/yaml/document", "core/yaml/read"],
  // What is known.
  "core/schema": ["core", "core/yaml/document"],
  "core/schema/own": ["core/schema", "core/yaml/document"],
  "core/schema/learn": ["core/schema", "core/schema/own", "core/yaml/read"],
  "core/chart": ["core/schema", "core/yaml/*"],
  "core/chart/deployments": ["core", "core/chart", "core/yaml/document", "core/yaml/read"],
  "core/secrets": ["core", "core/yaml/document", "core/yaml/read"],
  "core/values": ["core/schema", "core/schema/own", "core/secrets", "core/yaml/document", "core/yaml/read"],
  "core/objects": ["core/schema", "core/values", "core/yaml/document", "core/yaml/read"],
  "core/findings": ["core", "core/schema", "core/values", "core/yaml/*"],
  "core/secrets/detect": ["core", "core/schema", "core/values", "core/yaml/*"],
  "core/secrets/compare": ["core", "core/chart", "core/schema", "core/secrets", "core/values", "core/yaml/*"],
  "core/secrets/move": [
    "core",
    "core/findings",
    "core/schema",
    "core/secrets",
    "core/secrets/compare",
    "core/secrets/detect",
    "core/values",
    "core/yaml/*",
  ],
  // What is said and done.
  "core/rules": [
    "core",
    "core/chart",
    "core/findings",
    "core/rules/renames",
    "core/schema",
    "core/secrets/*",
    "core/values",
    "core/yaml/*",
  ],
  "core/rules/renames": ["core", "core/findings", "core/schema", "core/values", "core/yaml/*"],
  "core/rules/engine": [
    "core",
    "core/findings",
    "core/rules",
    "core/schema",
    "core/secrets/detect",
    "core/values",
    "core/yaml/*",
  ],
  "core/snippets": ["core/objects", "core/schema", "core/secrets/move", "core/yaml/*"],
  "core/rendering": ["core/schema", "core/secrets/detect", "core/values", "core/yaml/*"],
  "core/features": [
    "",
    "core",
    "core/findings",
    "core/rules/engine",
    "core/schema",
    "core/secrets/*",
    "core/snippets",
    "core/values",
    "core/yaml/*",
  ],
  "core/upgrade": [
    "core/chart",
    "core/rules",
    "core/rules/engine",
    "core/rules/renames",
    "core/schema",
    "core/secrets/detect",
    "core/values",
    "core/yaml/*",
  ],
  // Helm.
  "render/engine": [""],
  render: ["render/engine"],
  "render/sources": ["core/chart", "core/yaml/*", "host/files", "host/threads", "node:*", "render"],
  "render/helm": ["", "host/programs", "host/threads", "node:*", "render", "render/engine", "render/sources"],
  // The outside.
  host: ["core/*", "render"],
  "host/files": ["node:*"],
  "host/programs": ["node:*"],
  "host/threads": ["core/schema/own", "node:*"],
  "host/git": ["host", "host/files", "node:*"],
  "host/secrets": ["core/*", "host", "host/files", "host/git", "host/programs", "node:*"],
  // What is waited for, and who asks.
  workspace: ["", "core/*", "host", "host/files", "lsp:*", "render"],
  "lsp/session": ["", "core/*", "host", "lsp:*", "workspace"],
  "lsp/handlers": ["", "core/*", "host", "host/secrets", "lsp:*", "lsp/session", "render/*", "workspace"],
  "lsp/incoming": ["core", "host", "host/threads", "lsp:*", "lsp/session"],
  lsp: ["core/features", "host", "lsp:*", "lsp/handlers", "lsp/incoming", "lsp/session", "workspace"],
  // protocol.ts, which the client imports, and whoever makes what travels to it.
  "": [],
  cli: ["", "core/*", "host/*", "node:*", "workspace"],
  "cli/commands": ["", "cli", "core/*", "host/*", "node:*", "render/*", "workspace"],
  main: ["cli/*", "core/*", "host/*", "lsp:*", "lsp/*", "node:*", "render/*"],
};

const root = join("server", "src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.split(sep).join("/"));

interface Import {
  from: string;
  /** A file below server/src, or the name of a package. */
  to: string;
}

const imports: Import[] = files.flatMap((from) =>
  ts.preProcessFile(readFileSync(join(root, from), "utf8")).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith(".") ? fileOf(join(dirname(from), fileName).split(sep).join("/")) : fileName,
  })),
);

function fileOf(path: string): string {
  const file = [`${path}.ts`, `${path}.d.ts`, path].find((one) => files.includes(one));
  if (file === undefined) throw new Error(`${path} is imported, but no file below server/src`);
  return file;
}

const folderOf = (file: string): string => (dirname(file) === "." ? "" : dirname(file));

/** Packages of the protocol that are values only. */
const values: readonly string[] = ["vscode-languageserver-types", "vscode-languageserver-textdocument"];

/** The name of what is imported as the table has it; undefined for packages that need no permission. */
function subjectOf(to: string): string | undefined {
  if (to.endsWith(".ts")) return folderOf(to);
  if (to.startsWith("node:")) return "node:*";
  if (to.startsWith("vscode") && !values.includes(to)) return "lsp:*";
  return undefined;
}

const allows = (wall: string, subject: string): boolean =>
  wall === subject || (wall.endsWith("/*") && `${subject}/`.startsWith(wall.slice(0, -1)));

describe("The walls", () => {
  it.each(Object.keys(walls))("hold for %j", (folder) => {
    const forbidden = imports.filter(({ from, to }) => {
      const subject = subjectOf(to);
      return (
        folderOf(from) === folder &&
        subject !== undefined &&
        subject !== folder &&
        !(walls[folder] ?? []).some((wall) => allows(wall, subject))
      );
    });
    expect(forbidden.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("have threads made in one place", () => {
    const makers = files.filter((file) => /\bnew Worker\(/.test(readFileSync(join(root, file), "utf8")));
    expect(makers).toEqual(["host/threads/timed-worker.ts"]);
  });

  it("are about every folder, and about no folder that is not there", () => {
    expect(Object.keys(walls).sort()).toEqual([...new Set(files.map(folderOf))].sort());
  });

  it("allow nothing that nobody imports", () => {
    const idle = Object.entries(walls).flatMap(([folder, allowed]) =>
      allowed
        .filter(
          (wall) => !imports.some(({ from, to }) => folderOf(from) === folder && allows(wall, subjectOf(to) ?? "-")),
        )
        .map((wall) => `${folder}: ${wall}`),
    );
    expect(idle).toEqual([]);
  });
});

describe("No circle", () => {
  it("of files", () => {
    expect(circles(imports.map(({ from, to }) => [from, to]))).toEqual([]);
  });

  it("of folders", () => {
    const arrows = imports.flatMap(({ from, to }) => (to.endsWith(".ts") ? [[folderOf(from), folderOf(to)]] : []));
    expect(circles(arrows.filter(([from, to]) => from !== to))).toEqual([]);
  });

  it("is missed: two that import each other, one of three, and none in a line", () => {
    expect(
      circles([
        ["a", "b"],
        ["b", "a"],
      ]),
    ).toEqual([["a", "b"]]);
    expect(
      circles([
        ["a", "b"],
        ["b", "c"],
        ["c", "a"],
        ["c", "d"],
      ]),
    ).toEqual([["a", "b", "c"]]);
    expect(
      circles([
        ["a", "b"],
        ["b", "c"],
        ["a", "c"],
      ]),
    ).toEqual([]);
  });
});

/** The sets of names that can all reach each other, of more than one name; sorted. */
function circles(arrows: readonly (readonly (string | undefined)[])[]): string[][] {
  const reach = new Map<string, Set<string>>();
  const targets = new Map<string, string[]>();
  for (const [from = "", to = ""] of arrows) targets.set(from, [...(targets.get(from) ?? []), to]);
  for (const start of targets.keys()) {
    const seen = new Set<string>();
    const open = [...(targets.get(start) ?? [])];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      open.push(...(targets.get(name) ?? []));
    }
    reach.set(start, seen);
  }
  const both = (a: string, b: string): boolean => (reach.get(a)?.has(b) && reach.get(b)?.has(a)) === true;
  const found = [...reach.keys()].filter((name) => reach.get(name)?.has(name));
  const sets = found.map((name) => found.filter((other) => both(name, other)).sort());
  return [...new Map(sets.map((set) => [set.join(), set])).values()];
}
