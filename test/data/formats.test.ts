import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "../support/charts";

interface Format {
  $ref?: string;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Format>;
  required?: string[];
  definitions?: Record<string, Format>;
}

const folder = join(root, "schemas/formats");
const formats = new Map(
  readdirSync(folder).map((name): [string, Format] => [name, JSON.parse(readFileSync(join(folder, name), "utf8"))]),
);

/** All objects in the formats that have properties, as `knowledge#rename`, or `knowledge#` for the file itself. */
const objects = new Map(
  [...formats].flatMap(([file, format]) => {
    const parts: Record<string, Format> = { "": format, ...format.definitions };
    return Object.entries(parts)
      .filter(([, { properties }]) => properties !== undefined)
      .map(([name, part]): [string, Format] => [`${file.replace(".schema.json", "")}#${name}`, part]);
  }),
);

/** A format without the references that lead to it. */
function resolved(file: string, format: Format): Format {
  if (format.$ref === undefined) return format;
  const [name, pointer = ""] = format.$ref.split("#");
  const target = formats.get(name || file)?.definitions?.[pointer.replace("/definitions/", "")];
  if (!target) throw new Error(`${format.$ref} in ${file} leads nowhere`);
  return { ...resolved(name || file, target), description: format.description ?? target.description };
}

describe.each([...objects])("%s", (name, { properties = {} }) => {
  const file = `${name.split("#")[0]}.schema.json`;

  it("describes each property", () => {
    const silent = Object.entries(properties).filter(([, format]) => !resolved(file, format).description);
    expect(silent.map(([key]) => key)).toEqual([]);
  });
});

/** The object of a format, and the types of the code that read it: `Interface`, or `Interface.property` for one without a name. */
const readers: Record<string, readonly string[]> = {
  "charts#": ["ChartListFile"],
  "charts#chart": ["ChartListing", "ChartSource"],
  "charts#subchart": ["SubchartListing", "SubchartSource", "ChartSource"],
  "charts#render": ["ChartListing.render"],
  "charts#library": ["ChartSource.libraries"],
  "common#": ["CommonFile"],
  "descriptions#": ["DescriptionsFile"],
  "objects#": ["ObjectListFile"],
  "objects#object": ["ObjectListing"],
  "objects#crd": ["ObjectListing.crd"],
  "knowledge#": ["KnowledgeFile"],
  "knowledge#typeByVersion": ["TypeEntry"],
  "knowledge#allowedValues": ["AllowedValues"],
  "knowledge#knownKey": ["KnownKey"],
  "knowledge#rename": ["Rename"],
  "knowledge#renameFix": ["RenameFix", "Rewrite"],
  "knowledge#misplaced": ["Misplaced"],
  "knowledge#guard": ["Guard"],
  "knowledge#advice": ["Advice"],
  "knowledge#environmentGroup": ["EnvironmentGroup"],
  "knowledge#chartVariable": ["ChartVariable"],
  "knowledge#advisory": ["KnowledgeFile.advisories"],
  "definitions#condition": ["Condition", "PathCondition"],
  "secrets#": ["SecretsFile"],
  "secrets#reference": ["SecretReference"],
  "secrets#blocker": ["SecretBlocker"],
  "secrets#secretKey": ["SecretKey"],
  "secrets#secretVariable": ["SecretVariable"],
  "secrets#fixedSecret": ["FixedSecret"],
  "snippets#snippet": ["SnippetEntry"],
  "snippets#belongs": ["SnippetEntry.x-valuesmith"],
};

/** What files hold that the generator writes; nobody writes these by hand. */
const generated = ["HistoryNode", "ChartHistory", "HistoryDependency", "ObjectSchemasFile"];

/** A snippet and its placeholders as the code has them, and what the generator reads from. */
const notInFiles = ["Snippet", "Placeholder", "ChartList", "Clone"];

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

const declarations = new Map(
  [
    "server/src/core/schema/knowledge-files.ts",
    "server/src/core/schema/secret-files.ts",
    "server/src/core/snippets/snippet.ts",
    "schemas/generate/git.ts",
  ].flatMap((path) => {
    const file = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest, true);
    const isType = (node: ts.Node): node is Declaration =>
      ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
    return file.statements.filter(isType).map((node): [string, Declaration] => [node.name.text, node]);
  }),
);

interface Property {
  type: ts.TypeNode;
  isRequired: boolean;
}

/** The properties of the objects in a type, of all of them in a union; not of the types that it names. */
function propertiesIn(node: ts.Node): Map<string, Property> {
  const found = new Map<string, Property>();
  const visit = (inner: ts.Node): void => {
    if (ts.isPropertySignature(inner) && inner.type) {
      const name = ts.isStringLiteral(inner.name) ? inner.name.text : inner.name.getText();
      found.set(name, { type: inner.type, isRequired: !inner.questionToken });
    } else ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

function propertiesOf(name: string): Map<string, Property> {
  const [type = "", property] = name.split(".");
  const declaration = declarations.get(type);
  if (!declaration) throw new Error(`There is no type ${type}`);
  const properties = propertiesIn(declaration);
  const inner = property === undefined ? undefined : properties.get(property);
  return inner ? propertiesIn(inner.type) : properties;
}

/** The words of a type such as `"a" | "b"`; undefined for other types. */
function wordsOf(type: ts.TypeNode): string[] | undefined {
  if (ts.isTypeReferenceNode(type)) {
    const alias = declarations.get(type.getText());
    return alias && ts.isTypeAliasDeclaration(alias) ? wordsOf(alias.type) : undefined;
  }
  const words = (ts.isUnionTypeNode(type) ? type.types : [type]).map((one) =>
    ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? one.literal.text : undefined,
  );
  return words.every((word) => word !== undefined) ? words.sort() : undefined;
}

describe("the formats agree with the types that read the files", () => {
  it.each(Object.entries(readers))("%s: %j", (name, types) => {
    const { properties = {}, required = [] } = objects.get(name) ?? {};
    const read = new Map(types.flatMap((type) => [...propertiesOf(type)]));
    // The name of a chart's folder is put in by the generator; that of a subchart is in the file.
    if (name === "charts#chart") read.delete("folder");
    expect([...read.keys()].sort()).toEqual(
      Object.keys(properties)
        .filter((key) => key !== "$schema")
        .sort(),
    );
    // In a union of objects no property is needed by all of them.
    const isUnion = types.some((type) => /^(Condition|RenameFix)$/.test(type));
    const needed = [...read].filter(([, { isRequired }]) => isRequired && !isUnion).map(([key]) => key);
    expect(needed.sort()).toEqual(required.toSorted());

    for (const [key, { type }] of read) {
      const words = wordsOf(type);
      if (words)
        expect([key, resolved(`${name.split("#")[0]}.schema.json`, properties[key] ?? {}).enum?.toSorted()]).toEqual([
          key,
          words,
        ]);
    }
  });

  it("and none is left out", () => {
    // A snippet's name is the user's, so the file has no property but $schema.
    expect(Object.keys(readers).sort()).toEqual([...objects.keys()].filter((name) => name !== "snippets#").sort());
    const named = new Set(Object.values(readers).flatMap((types) => types.map((type) => type.split(".")[0])));
    const withProperties = [...declarations].filter(([, node]) => propertiesIn(node).size > 0).map(([name]) => name);
    expect(withProperties.filter((name) => !named.has(name) && ![...generated, ...notInFiles].includes(name))).toEqual(
      [],
    );
  });
});
