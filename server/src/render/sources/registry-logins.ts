import { readBoundedText } from "../../host/files/bounded-file";
import type { HelmFolders } from "./helm-folders";
import type { Credentials } from "./repositories";

/** The user's login at a registry. A `helper` is a program that knows it; Valuesmith does not start it. */
export type RegistryLogin = { kind: "credentials"; credentials: Credentials } | { kind: "helper" } | { kind: "none" };

/** The files are the user's own and small. In bytes. */
const maxFileSize = 1024 * 1024;

/** What Docker's and Helm's files have, as far as it matters here. */
interface LoginFile {
  auths?: Record<string, { auth?: unknown } | null>;
  credsStore?: unknown;
  credHelpers?: Record<string, unknown>;
}

/** The login of `helm registry login` or, without one, of `docker login`. */
export async function findRegistryLogin(host: string, { registryLogins }: HelmFolders): Promise<RegistryLogin> {
  let helper = false;
  for (const path of registryLogins) {
    const file = parse(await readBoundedText(path, maxFileSize));
    const credentials = namesOf(host)
      .map((name) => decode(file.auths?.[name]?.auth))
      .find((found) => found);
    if (credentials) return { kind: "credentials", credentials };
    helper ||= Boolean(file.credsStore) || namesOf(host).some((name) => file.credHelpers?.[name]);
  }
  return { kind: helper ? "helper" : "none" };
}

/** Docker's own registry goes by several names. */
const namesOf = (host: string): string[] =>
  host === "registry-1.docker.io" ? [host, "docker.io", "https://index.docker.io/v1/"] : [host, `https://${host}`];

/** A damaged file is the same as none. */
function parse(text: string | undefined): LoginFile {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function decode(auth: unknown): Credentials | undefined {
  const [username = "", ...password] = Buffer.from(typeof auth === "string" ? auth : "", "base64")
    .toString("utf8")
    .split(":");
  return username && password.length > 0 ? { username, password: password.join(":") } : undefined;
}
