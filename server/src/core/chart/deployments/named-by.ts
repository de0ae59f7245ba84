import { isOtherEnvironment } from "../environment-names";
import type { Deployment, GeneratedMap, NamedFile } from "./deployment";
import type { ReadDeployments } from "./read-deployments";

/** What a document says about charts, and where it stands. */
export interface PlacedDocument extends ReadDeployments {
  /** The path of the document, with `/`. */
  path: string;
}

/** A deployment, and the path of the document it stands in. */
export interface PlacedDeployment extends Deployment {
  path: string;
}

/** Where to look for what is named. */
export interface Surroundings {
  /** Above this folder, whose path ends with a slash, nothing is looked at. */
  folder: string;
  /** Whether there is a file at a path. */
  has(path: string): boolean;
}

/** The deployments that name the file at a path; not those of another environment that has the same names. */
export function deploymentsOf(
  file: string,
  documents: readonly PlacedDocument[],
  { folder, has }: Surroundings,
): PlacedDeployment[] {
  const names = (path: string, { files }: Deployment | GeneratedMap): boolean =>
    files.some((named) => {
      const candidates = basesOf(named, path, folder).map((base) => resolve(base, named.path));
      if (!candidates.includes(file)) return false;
      // One path means one file: the nearest one that there is.
      const first = candidates.find((candidate) => candidate !== undefined && has(candidate));
      return first === undefined || first === file;
    });
  const maps = documents.flatMap(({ path, maps }) =>
    maps.map((map) => ({ name: map.name, folder: folderOf(path), isOfFile: names(path, map) })),
  );
  const all = documents.flatMap(({ path, deployments }) => deployments.map((deployment) => ({ ...deployment, path })));
  return all.filter((deployment) => names(deployment.path, deployment) || takesFrom(deployment, maps, all));
}

/**
 * The namespaces that deployments of a chart install it into; none where one of them does not say, as it may be any then.
 */
export function namespacesOf(deployments: readonly Deployment[], { chart }: { chart: string }): string[] {
  const all = deployments.filter((deployment) => deployment.chart === chart).map(({ namespace }) => namespace);
  const said = all.filter((namespace) => namespace !== undefined);
  return said.length === all.length ? [...new Set(said)] : [];
}

/**
 * Maps of one name may be there for several clusters: a deployment in the map's own folder takes it from all others, one
 * that has a map of its own takes no other, and none takes that of another environment.
 */
function takesFrom(
  { maps = [], path }: PlacedDeployment,
  generated: readonly { name: string; folder: string; isOfFile: boolean }[],
  all: readonly PlacedDeployment[],
): boolean {
  const own = folderOf(path);
  return generated.some(
    ({ name, folder, isOfFile }) =>
      isOfFile &&
      maps.includes(name) &&
      !isOtherEnvironment(path, folder) &&
      (own === folder ||
        (!generated.some((other) => other.name === name && other.folder === own) &&
          !all.some((other) => other.maps?.includes(name) && folderOf(other.path) === folder))),
  );
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** The folders that a path may count from, each with a slash at its end, in the order in which they are tried. */
function basesOf({ from }: NamedFile, document: string, folder: string): string[] {
  const own = folderOf(document);
  if (from === "folder" || !own.startsWith(folder)) return [own];
  const below = own.slice(folder.length).split("/").slice(0, -1);
  const all = [folder, ...below.map((_, index) => `${folder}${below.slice(0, index + 1).join("/")}/`)];
  return from === "root" ? all : all.toReversed();
}

/** The path that a relative one leads to; undefined for what is none, such as an address. */
function resolve(base: string, relative: string): string | undefined {
  if (relative.startsWith("/") || relative.includes("://")) return undefined;
  const segments = base.split("/").slice(0, -1);
  for (const segment of relative.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}
