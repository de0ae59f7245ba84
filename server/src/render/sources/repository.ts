import { asMap, findValue, type MapNode, resolveAlias } from "../../core/yaml/document/nodes";
import { parseYaml } from "../../core/yaml/read/parse";
import { digestOf, maxArchiveSize } from "./chart-archive";
import { type Download, download, type Reply } from "./download";
import { pickChartVersion } from "./pick-chart-version";
import { downloadFromRegistry, registryReference } from "./registry";
import { ChartUnavailable, type DeliveredChart, type RemoteChart, shownAddress, shownChart } from "./remote-chart";
import { accessTo, basicAuthorization, type RepositoryAccess } from "./repositories";
import type { Delivery } from "./shared-work";

/** The largest that are known have 16 MB. In bytes. */
const maxIndexSize = 20 * 1024 * 1024;

/** Downloads a chart from a repository with an index.yaml. */
export async function downloadFromRepository(chart: RemoteChart, delivery: Delivery): Promise<DeliveredChart> {
  const access = await accessTo(chart.repository, delivery.added);
  const indexed = await findInIndex(chart, access, delivery);
  const address = archiveAddress(chart, indexed);
  if (address.startsWith("oci://"))
    return downloadFromRegistry({ ...chart, version: indexed.version }, registryReference(address), delivery);
  const data = await fetchArchive({ chart, indexed, address }, access, delivery);
  return { version: indexed.version, data };
}

async function findInIndex(chart: RemoteChart, access: RepositoryAccess, delivery: Delivery): Promise<IndexedVersion> {
  const shown = shownAddress(chart.repository);
  const request: Download = {
    address: resolveReference("index.yaml", chart.repository),
    what: `the index of ${shown}`,
    tls: access.tls,
    authorization: access.credentials && basicAuthorization(access.credentials),
    maxSize: maxIndexSize,
  };
  const { indexes, network, transfer } = delivery;
  const reply = await indexes.run(chart.repository, transfer, ({ signal }) => download(request, network, { signal }));
  const versions = readIndex(expectContent(reply, chart).toString("utf8"), chart.name);
  if (!versions) throw new ChartUnavailable(`${shown} is not a chart repository: its index.yaml is something else.`);
  if (versions.length === 0) throw new ChartUnavailable(`The repository ${shown} has no chart ${chart.name}.`);
  const picked = pickChartVersion(
    versions.map(({ version }) => version),
    chart.version,
  );
  const found = versions.find(({ version }) => version === picked);
  if (!found) throw new ChartUnavailable(`The repository ${shown} has no ${shownChart(chart)}.`);
  return found;
}

function archiveAddress(chart: RemoteChart, indexed: IndexedVersion): string {
  const [first] = indexed.addresses();
  if (first !== undefined && (URL.canParse(first) || URL.canParse(first, chart.repository)))
    return resolveReference(first, chart.repository);
  throw new ChartUnavailable(
    `The repository ${shownAddress(chart.repository)} does not say where the archive of ${chart.name} ${indexed.version} is.`,
  );
}

/** As Helm does: relative to the repository as a folder, whose query is kept. */
function resolveReference(reference: string, repository: string): string {
  if (URL.canParse(reference)) return reference;
  const base = new URL(repository);
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  const resolved = new URL(reference, base);
  resolved.search = base.search;
  return resolved.href;
}

interface Archive {
  chart: RemoteChart;
  indexed: IndexedVersion;
  address: string;
}

async function fetchArchive(archive: Archive, access: RepositoryAccess, delivery: Delivery): Promise<Uint8Array> {
  const { chart, indexed, address } = archive;
  const what = shownChart({ ...chart, version: indexed.version });
  const own = new URL(address).origin === new URL(chart.repository).origin;
  const { credentials, passCredentialsAll, tls } = access;
  const request: Download = {
    address,
    what,
    accept: "application/gzip,application/octet-stream",
    tls: own ? tls : { ca: tls?.ca },
    ...((own || passCredentialsAll) && credentials && { authorization: basicAuthorization(credentials) }),
    maxSize: maxArchiveSize,
  };
  const data = expectContent(await download(request, delivery.network, delivery.transfer), chart);
  const digest = indexed
    .digest()
    ?.replace(/^sha256:/, "")
    .toLowerCase();
  if (digest && digest !== digestOf(data))
    throw new ChartUnavailable(
      `What ${shownAddress(address)} delivers is not ${what}: its SHA-256 is not the one in the repository's index.`,
    );
  return data;
}

function expectContent({ status, address, body }: Reply, { repository }: RemoteChart): Buffer {
  const shown = shownAddress(address.href);
  switch (status) {
    case 200:
      return body;
    case 401:
    case 403:
      throw new ChartUnavailable(
        `${shown} asks for a user name and password, or does not accept those it got (HTTP ${status}). Add the repository with "helm repo add NAME ${shownAddress(repository)} --username NAME --password-stdin"; Valuesmith then uses them.`,
      );
    case 404:
      throw new ChartUnavailable(`${shown} was not found (HTTP 404).`);
    case 407:
      throw new ChartUnavailable(`The proxy asks for a user name and password (HTTP 407); set them in HTTPS_PROXY.`);
    default:
      throw new ChartUnavailable(`${shown} is temporarily unavailable (HTTP ${status}). Try again later.`);
  }
}

/** One version of a chart in a repository's index. */
export interface IndexedVersion {
  version: string;
  /** Addresses of the archive, which may be relative to the repository's. */
  addresses(): string[];
  /** SHA-256 of the archive in hexadecimal, where the repository tells it. */
  digest(): string | undefined;
}

/**
 * The versions of one chart in an index.yaml; undefined where the text is no index. An index may have 20 MB, which
 * would take a YAML parser ten seconds, so only the item that is asked for is parsed.
 */
export function readIndex(text: string, chart: string): IndexedVersion[] | undefined {
  if (text.trimStart().startsWith("{")) return readJsonIndex(text, chart);
  const lines = text.split(/\r?\n/);
  const entries = lines.findIndex((line) => /^entries:\s*(\{\s*\}\s*)?$/.test(line));
  return entries === -1 ? undefined : itemsOf(blockBelow(lines, entries + 1, chart)).flatMap(toVersion);
}

/** The lines below the key of a chart. Lists may stand as deep as their key. */
function blockBelow(lines: string[], start: number, chart: string): string[] {
  const depth = indentOf(lines[start] ?? "");
  if (depth === 0) return [];
  const from = lines.findIndex((line, i) => i >= start && indentOf(line) === depth && keyOf(line) === chart);
  if (from === -1) return [];
  const length = lines.slice(from + 1).findIndex((line) => line.trim() !== "" && endsBlock(line, depth));
  return lines.slice(from + 1, length === -1 ? undefined : from + 1 + length);
}

const indentOf = (line: string): number => line.search(/[^ ]|$/);
const keyOf = (line: string): string | undefined => /^ *(["']?)([^"': ][^"':]*)\1:\s*$/.exec(line)?.[2];
const endsBlock = (line: string, depth: number): boolean =>
  indentOf(line) < depth || (indentOf(line) === depth && !/^ *(-\s|#)/.test(line));

/** The texts of the items of a list, each with a space instead of its dash, which makes a map of it. */
function itemsOf(lines: string[]): string[] {
  const depth = indentOf(lines.find((line) => line.trim() !== "") ?? "");
  const items: string[][] = [];
  for (const line of lines) {
    if (indentOf(line) === depth && line[depth] === "-")
      items.push([`${line.slice(0, depth)} ${line.slice(depth + 1)}`]);
    else items.at(-1)?.push(line);
  }
  return items.map((item) => item.join("\n").replace(/^\s*\n/, ""));
}

function toVersion(item: string): IndexedVersion[] {
  const depth = indentOf(item);
  const version = new RegExp(`^ {${depth}}version: *(["']?)([^\\s"']+)\\1\\s*$`, "m").exec(item)?.[2];
  if (version === undefined) return [];
  const parsed = (): MapNode | undefined => asMap(parseYaml(item).root);
  return [{ version, addresses: () => textsAt(parsed(), "urls"), digest: () => textsAt(parsed(), "digest")[0] }];
}

/** The text of a scalar, or the texts of the scalars in a list. */
function textsAt(map: MapNode | undefined, key: string): string[] {
  const value = map && findValue(map, key);
  const node = value && resolveAlias(value);
  if (node?.kind === "scalar") return [node.text];
  return node?.kind === "list" ? node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : [])) : [];
}

function readJsonIndex(text: string, chart: string): IndexedVersion[] | undefined {
  const entries = recordOf(parseJson(text)).entries;
  if (typeof entries !== "object") return undefined;
  return listOf(recordOf(entries)[chart]).flatMap((item) => {
    const { version, urls, digest } = recordOf(item);
    if (typeof version !== "string") return [];
    return [
      {
        version,
        addresses: () => listOf(urls).filter((url) => typeof url === "string"),
        digest: () => (typeof digest === "string" ? digest : undefined),
      },
    ];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
