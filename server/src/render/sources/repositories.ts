import { homedir } from "node:os";
import { posix, win32 } from "node:path";
import { asMap, findValue, type MapNode, resolveAlias } from "../../core/yaml/document/nodes";
import { parseYaml } from "../../core/yaml/read/parse";
import { readBoundedText } from "../../host/files/text-file";
import { readTlsFiles, type TlsFiles } from "./network";
import { ChartUnavailable } from "./remote-chart";

/** A repository the user has added to Helm. */
export interface AddedRepository {
  name: string;
  address: string;
  credentials?: Credentials;
  /** Archives on other hosts get the credentials, too. */
  passCredentialsAll: boolean;
  /** Paths of PEM files. */
  tlsFiles: { ca?: string; cert?: string; key?: string };
}

/** What a server asks for. */
export interface Credentials {
  username: string;
  password: string;
}

/** How a repository is to be asked. */
export interface RepositoryAccess {
  credentials?: Credentials;
  passCredentialsAll: boolean;
  tls?: TlsFiles;
}

/** The file is the user's own and small. In bytes. */
const maxFileSize = 1024 * 1024;

/** The repositories of Helm's repositories.yaml; none where there is no such file. */
export async function readRepositories({ repositories }: HelmFolders): Promise<AddedRepository[]> {
  const text = await readBoundedText(repositories, maxFileSize);
  return readTextRecords(text ?? "", "repositories").flatMap(toRepository);
}

function toRepository(record: TextRecord): AddedRepository[] {
  const { name, url, username, password, caFile, certFile, keyFile } = record;
  if (!name || !url) return [];
  return [
    {
      name,
      address: url,
      ...(username && password && { credentials: { username, password } }),
      passCredentialsAll: record.pass_credentials_all === "true",
      tlsFiles: { ca: caFile, cert: certFile, key: keyFile },
    },
  ];
}

/** The address behind `@name` or `alias:name` of a Chart.yaml; any other address is returned as it is. */
export function addressOf(repository: string, added: readonly AddedRepository[]): string {
  const name = /^(?:@|alias:)(.+)$/.exec(repository)?.[1];
  if (name === undefined) return repository;
  const found = added.find((one) => one.name === name);
  if (found) return found.address;
  throw new ChartUnavailable(
    `The Chart.yaml names the repository ${repository}, which Helm does not know here. Add it with "helm repo add ${name}" and its address.`,
  );
}

/** The user's repository with an address. */
export function repositoryAt(address: string, added: readonly AddedRepository[]): AddedRepository | undefined {
  return added.find((one) => comparable(one.address) === comparable(address));
}

const comparable = (address: string): string =>
  (URL.canParse(address) ? new URL(address).href : address).replace(/(?<!\/)\/+$/, "");

/** The credentials and certificates for a repository: those the user gave Helm, or those in the address itself. */
export async function accessTo(address: string, added: readonly AddedRepository[]): Promise<RepositoryAccess> {
  const repository = repositoryAt(address, added);
  return {
    credentials: repository?.credentials ?? credentialsIn(address),
    passCredentialsAll: repository?.passCredentialsAll ?? false,
    tls: repository && (await readTlsFiles(repository.tlsFiles)),
  };
}

function credentialsIn(address: string): Credentials | undefined {
  const { username, password } = new URL(address);
  return username ? { username: decode(username), password: decode(password) } : undefined;
}

/** A password may hold a stray `%`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The header that carries credentials. */
export const basicAuthorization = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** The scalars of a map as they are written, by key: a password `0123` stays one. */
type TextRecord = Readonly<Record<string, string>>;

/** The maps in the list below a top-level key, such as `repositories` of Helm's repositories.yaml. */
export function readTextRecords(text: string, key: string): TextRecord[] {
  const root = asMap(parseYaml(text).root);
  const value = root && findValue(root, key);
  const list = value && resolveAlias(value);
  return list?.kind === "list" ? list.items.flatMap((item) => toRecord(asMap(item))) : [];
}

function toRecord(map: MapNode | undefined): TextRecord[] {
  if (!map) return [];
  const record: Record<string, string> = Object.create(null);
  for (const { key, value } of map.entries) {
    const scalar = resolveAlias(value);
    if (scalar?.kind === "scalar") record[key.text] = scalar.text;
  }
  return [record];
}

/** Where Helm keeps its things on this machine. */
export interface HelmFolders {
  /** The file with the user's repositories. */
  repositories: string;
  /** `<repository>-index.yaml`, and Helm 3's `<chart>-<version>.tgz`. */
  repositoryCache: string;
  /** Helm 4's archives by digest. */
  contentCache: string;
  /** Files with logins of registries: Helm's own first, then Docker's. */
  registryLogins: string[];
}

/** What the folders depend on. */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  home: string;
}

/** Helm's folders; the one place here that looks at the environment. */
export function helmFolders(machine: Machine = thisMachine()): HelmFolders {
  const { env, home } = machine;
  const { join } = machine.platform === "win32" ? win32 : posix;
  const base = baseFolders(machine);
  const config = env.HELM_CONFIG_HOME || join(env.XDG_CONFIG_HOME || base.config, "helm");
  const cache = env.HELM_CACHE_HOME || join(env.XDG_CACHE_HOME || base.cache, "helm");
  return {
    repositories: env.HELM_REPOSITORY_CONFIG || join(config, "repositories.yaml"),
    repositoryCache: env.HELM_REPOSITORY_CACHE || join(cache, "repository"),
    contentCache: env.HELM_CONTENT_CACHE || join(cache, "content"),
    registryLogins: [
      env.HELM_REGISTRY_CONFIG || join(config, "registry", "config.json"),
      join(env.DOCKER_CONFIG || join(home, ".docker"), "config.json"),
    ],
  };
}

const thisMachine = (): Machine => ({ env: process.env, platform: process.platform, home: homedir() });

function baseFolders({ env, platform, home }: Machine): { config: string; cache: string } {
  switch (platform) {
    case "win32":
      return { config: env.APPDATA || home, cache: env.TEMP || home };
    case "darwin":
      return { config: posix.join(home, "Library", "Preferences"), cache: posix.join(home, "Library", "Caches") };
    default:
      return { config: posix.join(home, ".config"), cache: posix.join(home, ".cache") };
  }
}
