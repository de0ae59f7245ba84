import { readBoundedText } from "../../host/files/bounded-file";
import { ChartUnavailable } from "./chart-unavailable";
import type { HelmFolders } from "./helm-folders";
import { readTextRecords, type TextRecord } from "./text-records";
import { readTlsFiles, type TlsFiles } from "./tls-files";

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
export function resolveAlias(repository: string, added: readonly AddedRepository[]): string {
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
