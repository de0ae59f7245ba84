// The licences of all that is linked into the engine, which ships with them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const isLicense = (name) => /^(licen[cs]e|copying|notice|patents)/i.test(name) && !name.endsWith(".go");

/** The text of ENGINE-LICENSES.txt; `go` runs Go in engine/ and returns what it prints. */
export function engineLicenses(go) {
  const modules = linkedModules(go);
  const sections = [...modules.values()].map(({ title, root, folders }) => section(title, root, folders));
  const goRoot = go(["env", "GOROOT"]).trim();
  const goVersion = go(["env", "GOVERSION"]).trim();
  sections.unshift(section(`Go's runtime and standard library ${goVersion}`, goRoot, new Set([goRoot])));
  const intro = "engine.wasm contains the following, under the licences below.";
  return [intro, ...sections].join(`\n\n${"=".repeat(80)}\n\n`);
}

/** The modules that packages are linked from, each with the folders of these packages. */
function linkedModules(go) {
  const format =
    "{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{if or .Main .Replace}}ours{{end}}\t{{$.Dir}}{{end}}";
  const modules = new Map();
  for (const line of go(["list", "-mod=readonly", "-deps", "-f", format, "./cmd/wasm"]).split("\n")) {
    const [path, version, root, ours, folder] = line.split("\t");
    if (!folder || ours) continue;
    const module = modules.get(path) ?? { title: `${path} ${version}`, root, folders: new Set([root]) };
    for (let above = folder; above !== root; above = dirname(above)) module.folders.add(above);
    modules.set(path, module);
  }
  return new Map([...modules].sort());
}

/** Packages taken over from elsewhere have licences of their own in their folders. */
function section(title, root, folders) {
  const texts = [...folders].sort().flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => isLicense(name) && existsSync(join(folder, name)))
      .map((name) => `${relative(root, join(folder, name))}\n\n${readFileSync(join(folder, name), "utf8").trim()}`),
  );
  if (texts.length === 0) throw new Error(`There is no licence of ${title}.`);
  return [title, ...texts].join("\n\n");
}
