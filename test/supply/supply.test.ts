import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { describe, expect, it } from "vitest";
import { root } from "../support/charts";

interface Component {
  name: string;
  version: string;
  purl: string;
  properties: { value: string }[];
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const components: Component[] = JSON.parse(read("dist/sbom.json")).components;
const fromNpm = components.filter(({ purl }) => purl.startsWith("pkg:npm/"));

const bundles = ["client", "server", "cli", "check-worker", "engine-worker", "schema-worker", "archive-worker"].map(
  (name) => `dist/${name}.js`,
);

/** What may be in the package; schemas and snippets grow with the charts. */
const packed = [
  /^(package\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE|images\/icon\.png)$/,
  /^dist\/(client|server|cli|check-worker|engine-worker|schema-worker|archive-worker)\.js$/,
  /^dist\/(engine\.wasm|ENGINE-LICENSES\.txt|LICENSES\.txt|sbom\.json)$/,
  /^schemas\/(charts|common|kubernetes|objects)\.json$/,
  /^schemas\/objects\/[a-z.-]+\.json$/,
  /^schemas\/(subcharts\/)?[a-z0-9-]+\/(history|knowledge|descriptions|secrets)\.json$/,
  /^snippets\/[a-z-]+\.json$/,
];

describe("what ships", () => {
  it("has no code from packages that nobody has reviewed", () => {
    const found = fromNpm.map(({ name, version, properties }) =>
      [`${name}@${version}`, ...properties.map(({ value }) => value)].join(" "),
    );
    const reviewed = read("test/supply/bundled-packages.txt")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(found).toEqual(reviewed);
  });

  it("has the licence of each package", () => {
    const licenses = read("dist/LICENSES.txt");
    for (const { name, version } of fromNpm) expect(licenses).toContain(`\n${name} ${version} (`);
  });

  it.skipIf(!existsSync(join(root, "dist/engine.wasm")))("lists what the engine is made of", () => {
    const go = components.filter(({ purl }) => purl.startsWith("pkg:golang/"));
    expect(go.map(({ name }) => name)).toContain("helm.sh/helm/v4");
    const versions = [...read("engine/go.mod").matchAll(/^\t(\S+) (v\S+)/gm)].map(
      ([, name, version]) => `${name}@${version}`,
    );
    for (const { name, version } of go) expect(versions).toContain(`${name}@${version}`);
  });

  it.each(bundles)("makes no code out of text: %s", (bundle) => {
    expect(read(bundle)).not.toMatch(/(^|[^.\w])eval\s*\(|new Function\b|[^.\w]Function\s*\(\s*["'`]/m);
  });

  it("has exact versions of everything", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json"));
    const inexact = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    );
    expect(inexact).toEqual([]);
    const { packages } = JSON.parse(read("package-lock.json"));
    const unlocked = Object.entries(packages).filter(
      ([path, entry]) => path !== "" && !(entry as { integrity?: string }).integrity,
    );
    expect(unlocked.map(([path]) => path)).toEqual([]);
  });

  it("is a list of files that are known", async () => {
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    expect(files.filter((file) => !packed.some((pattern) => pattern.test(file)))).toEqual([]);
    for (const bundle of [...bundles, "dist/LICENSES.txt", "dist/sbom.json"]) expect(files).toContain(bundle);
  });
});
