import { digestOf, maxArchiveSize } from "./chart-archive";
import { ChartUnavailable, shownAddress } from "./chart-unavailable";
import type { Delivery } from "./delivery";
import { type Download, download, type Reply } from "./download";
import { downloadFromRegistry, registryReference } from "./oci";
import { pickChartVersion } from "./pick-chart-version";
import { type DeliveredChart, type RemoteChart, shownChart } from "./remote-chart";
import { accessTo, basicAuthorization, type RepositoryAccess } from "./repositories";
import { type IndexedVersion, readIndex } from "./repository-index";

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
