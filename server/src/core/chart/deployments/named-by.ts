import type { Deployment, NamedFile } from "./deployment";

/** A deployment, and where it stands. */
export interface PlacedDeployment extends Deployment {
  /** The path of its document, with `/`. */
  path: string;
}

/** Whether a deployment names the file at a path; above `folder`, which ends with a slash, nothing is looked at. */
export function namesFile({ path, files }: PlacedDeployment, file: string, folder: string): boolean {
  return files.some((named) => basesOf(named, path, folder).some((base) => resolve(base, named.path) === file));
}

/** The folders that a path may count from, each with a slash at its end. */
function basesOf({ from }: NamedFile, document: string, folder: string): string[] {
  const own = document.slice(0, document.lastIndexOf("/") + 1);
  if (from === "folder" || !own.startsWith(folder)) return [own];
  const below = own.slice(folder.length).split("/").slice(0, -1);
  return [folder, ...below.map((_, index) => `${folder}${below.slice(0, index + 1).join("/")}/`)];
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
