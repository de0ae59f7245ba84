// What ships beside our own code: the licences of all packages inside the bundles, and a list of them for machines.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./shared.mjs";

/** A package that is inside of bundles; the names of those are relative to the project. */
/** @typedef {{ name: string, version: string, license: string, folder: string, author: string, bundles: string[] }} BundledPackage */

const isLicense = (name) => /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(name);

/** Writes dist/LICENSES.txt and dist/sbom.json from what esbuild says about each bundle: its path -> the metafile. */
export function writeSupplyChain(metafiles) {
  const packages = bundledPackages(metafiles);
  const intro = "The bundles of Valuesmith contain the following packages, under the licences below.";
  const sections = packages.map(section);
  writeFileSync(join(root, "dist/LICENSES.txt"), [intro, ...sections].join(`\n\n${"=".repeat(80)}\n\n`));
  writeFileSync(join(root, "dist/sbom.json"), `${JSON.stringify(sbom(packages), undefined, 2)}\n`);
}

/** @returns {BundledPackage[]} */
function bundledPackages(metafiles) {
  const packages = new Map();
  for (const [bundle, { inputs }] of Object.entries(metafiles)) {
    for (const input of Object.keys(inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder === undefined) continue;
      const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const id = `${name}@${version}`;
      const known = packages.get(id) ?? { name, version, license, folder, author: nameOf(author), bundles: [] };
      if (!known.bundles.includes(bundle)) known.bundles.push(bundle);
      packages.set(id, known);
    }
  }
  return [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

const nameOf = (author) => (typeof author === "object" ? author.name : (author ?? "")).replace(/ *[<(].*/, "");

function section({ name, version, license, folder, author }) {
  const files = readdirSync(join(root, folder)).filter(isLicense).sort();
  const texts = files.map((file) => readFileSync(join(root, folder, file), "utf8").trim());
  if (texts.length === 0 && license === "MIT" && author) texts.push(mit(author));
  if (texts.length === 0) throw new Error(`There is no licence of ${name}.`);
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

/** Some packages name this licence without bringing its text. */
const mit = (author) =>
  readFileSync(join(root, "LICENSE"), "utf8")
    .trim()
    .replace(/^Copyright .*$/m, `Copyright (c) ${author}`);

/** In the format CycloneDX, without a date and without a number of its own, so that it is the same for the same packages. */
function sbom(packages) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": name, name, version, licenses: [{ license: { id: license } }] },
    },
    components: [...packages.map(npmComponent), ...goModules().map(goComponent)],
  };
}

function npmComponent({ name, version, license, bundles }) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const properties = bundles.map((value) => ({ name: "valuesmith:bundle", value }));
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    licenses: [{ license: { id: license } }],
    properties,
  };
}

/** The engine's licences have the modules as their titles. */
function goModules() {
  const file = join(root, "dist/ENGINE-LICENSES.txt");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const titles = text
    .split(/\n\n={80}\n\n/)
    .slice(1)
    .map((part) => part.split("\n", 1)[0]);
  return titles
    .map((title) => title.split(" "))
    .filter(([path, version]) => path.includes(".") && version?.startsWith("v"));
}

function goComponent([name, version]) {
  const purl = `pkg:golang/${name}@${version}`;
  const properties = [{ name: "valuesmith:bundle", value: "dist/engine.wasm" }];
  return { type: "library", "bom-ref": purl, name, version, purl, properties };
}
