import { digestOf, maxArchiveSize } from "./chart-archive";
import { ChartUnavailable } from "./chart-unavailable";
import type { Delivery } from "./delivery";
import { pickChartVersion } from "./pick-chart-version";
import { Registry, type RegistryReference } from "./registry";
import { type DeliveredChart, isChartVersion, type RemoteChart, shownChart } from "./remote-chart";

/** How Helm marks the archive among the parts of an OCI artifact; the second is from before Helm 3.7. */
const archiveTypes = ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip"];

const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** Registries give tags in pages of a hundred or more. */
const maxTagPages = 50;

/** The parts of an `oci://` address, which may end with a tag. */
export function registryReference(reference: string): RegistryReference {
  const { host, pathname } = new URL(reference);
  const address = pathname.replace(/^\/+|(?<!\/)\/+$/g, "");
  const nameStart = address.lastIndexOf("/") + 1;
  const path = address.slice(0, nameStart) + address.slice(nameStart).replace(/[:@].*/s, "");
  return { host: host === "docker.io" ? "registry-1.docker.io" : host, path };
}

/** Downloads a chart from an OCI registry. */
export async function downloadFromRegistry(
  chart: RemoteChart,
  reference: RegistryReference,
  delivery: Delivery,
): Promise<DeliveredChart> {
  const registry = new Registry(reference, delivery);
  const version = await findVersion(chart, registry);
  const what = shownChart({ ...chart, version });
  const digest = await findArchive(what, version, registry);
  const data = await registry.getBlob(digest, { what, maxSize: maxArchiveSize });
  if (`sha256:${digestOf(data)}` !== digest)
    throw new ChartUnavailable(
      `What ${registry.host} delivers is not ${what}: its SHA-256 is not the one it announced.`,
    );
  return { version, data };
}

/** A version is asked for as it is; for a range all tags are read. */
async function findVersion(chart: RemoteChart, registry: Registry): Promise<string> {
  const { version = "" } = chart;
  if (/^v?\d+\.\d+\.\d+/.test(version) && isChartVersion(version)) return version;
  const picked = pickChartVersion(await readVersions(chart, registry), version);
  if (picked === undefined) throw new ChartUnavailable(`The registry ${registry.host} has no ${shownChart(chart)}.`);
  return picked;
}

async function readVersions(chart: RemoteChart, registry: Registry): Promise<string[]> {
  const versions: string[] = [];
  let page: string | undefined = "tags/list";
  for (let pages = 0; page !== undefined && pages < maxTagPages; pages++) {
    const list: { value: { tags?: unknown }; next?: string } = await registry.getJson(page, { what: chart.name });
    // A tag cannot hold the + of a version.
    for (const tag of Array.isArray(list.value.tags) ? list.value.tags : [])
      if (typeof tag === "string") versions.push(tag.replaceAll("_", "+"));
    page = list.next;
  }
  return versions.filter(isChartVersion);
}

/** The digest of the archive. */
async function findArchive(what: string, version: string, registry: Registry): Promise<string> {
  const name = `manifests/${version.replaceAll("+", "_")}`;
  const { value }: { value: { layers?: unknown } } = await registry.getJson(name, { what, accept: manifestType });
  for (const layer of Array.isArray(value.layers) ? value.layers : []) {
    const { mediaType, digest } = (layer ?? {}) as { mediaType?: unknown; digest?: unknown };
    if (archiveTypes.includes(String(mediaType)) && /^sha256:[0-9a-f]{64}$/.test(String(digest))) return String(digest);
  }
  throw new ChartUnavailable(`What ${registry.host} has as ${what} is not a Helm chart.`);
}
