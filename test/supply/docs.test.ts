import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/charts";

const pages = [
  ...["CONTRIBUTING.md", "schemas/README.md", "docs/architecture.md"],
  ...readdirSync(join(root, "docs/decisions")).map((name) => `docs/decisions/${name}`),
];
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const foldersIn = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** Where the paths in a page start, by their first folder. */
const starts = new Map([
  ...foldersIn("server/src").map((name): [string, string] => [name, "server/src"]),
  ...foldersIn(".").map((name): [string, string] => [name, "."]),
]);

describe.each(pages)("%s", (page) => {
  it("names files that there are", () => {
    const named = [...read(page).matchAll(/`([\w.-]+)\/([\w./-]*)`/g)].filter(
      ([, first = "", rest = ""]) => starts.has(first) && !rest.includes("/my-"),
    );
    const missing = named.filter(
      ([, first = "", rest = ""]) => !existsSync(join(root, starts.get(first) ?? "", first, rest)),
    );
    expect(missing.map(([path]) => path)).toEqual([]);
  });

  it("links to pages that there are", () => {
    const links = [...read(page).matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });
});

describe("docs/decisions", () => {
  const records = pages.filter((page) => page.startsWith("docs/decisions/"));

  it.each(records)("%s has its number, a title, and says why", (page) => {
    const [, number] = /\/(\d{3})-[a-z0-9-]+\.md$/.exec(page) ?? [];
    const form = new RegExp(
      `^# ${number}\\. .+\\n\\n## Context\\n\\n[^#]+\\n## Decision\\n\\n[^#]+\\n## Consequences\\n\\n[^#]+$`,
    );
    expect(read(page)).toMatch(form);
  });

  it("has each number once", () => {
    const numbers = records.map((page) => page.slice("docs/decisions/".length).slice(0, 3));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

it("the map is short, and names every folder", () => {
  const [, map = ""] = /## The map\n[\s\S]*?```\n([\s\S]*?)```/.exec(read("CONTRIBUTING.md")) ?? [];
  expect(map.split("\n").length).toBeLessThan(30);
  const own = foldersIn(".").filter((name) => !/^\.|^node_modules$|^dist$|^images$/.test(name));
  expect(own.filter((name) => !map.includes(`${name}/`))).toEqual([]);
  expect(foldersIn("server/src").filter((name) => !map.includes(`${name}/`))).toEqual([]);
});
