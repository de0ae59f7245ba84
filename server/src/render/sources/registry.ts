import { readBoundedText } from "../../host/files/text-file";
import { digestOf, maxArchiveSize } from "./chart-archive";
import { type Download, download, type Reply } from "./download";
import { isLoopback, type Transfer } from "./network";
import { pickChartVersion } from "./pick-chart-version";
import {
  ChartUnavailable,
  type DeliveredChart,
  isChartVersion,
  type RemoteChart,
  shownAddress,
  shownChart,
} from "./remote-chart";
import { basicAuthorization, type Credentials, type HelmFolders } from "./repositories";
import type { Delivery } from "./shared-work";

/** The place of a chart in a registry. */
interface RegistryReference {
  /** With its port, if it has one. */
  host: string;
  /** Such as `charts/langfuse`. */
  path: string;
}

/** Neither a manifest, nor a page of tags, nor a token is larger. In bytes. */
const maxJsonSize = 4 * 1024 * 1024;

/** A connection to the place of one chart; keeps the token that the registry has given out for it. */
class Registry {
  readonly host: string;
  private readonly base: string;
  private readonly path: string;
  private readonly delivery: Delivery;
  private authorization: string | undefined;

  constructor({ host, path }: RegistryReference, delivery: Delivery) {
    const plain = delivery.network.loopbackHttp && isLoopback(new URL(`http://${host}`));
    this.host = host;
    this.path = path;
    this.base = `${plain ? "http" : "https"}://${host}/v2/${path}/`;
    this.delivery = delivery;
  }

  /** The object below `/v2/<path>/`, and what the registry names as the next page. `what` is what messages call it. */
  async getJson(name: string, request: { what: string; accept?: string }): Promise<{ value: object; next?: string }> {
    const { signal } = this.delivery.transfer;
    const reply = await this.get(new URL(name, this.base), { ...request, maxSize: maxJsonSize }, { signal });
    const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(String(reply.headers.link ?? "").slice(0, 4096))?.[1];
    return { value: parseObject(reply.body), next: next && this.ownAddress(next, reply.address) };
  }

  /** The content with a digest such as `sha256:...`. */
  async getBlob(digest: string, request: { what: string; maxSize: number }): Promise<Buffer> {
    return (await this.get(new URL(`blobs/${digest}`, this.base), request, this.delivery.transfer)).body;
  }

  private async get(address: URL, request: Omit<Download, "address">, transfer: Transfer): Promise<Reply> {
    const send = (): Promise<Reply> =>
      download(
        { ...request, address: address.href, authorization: this.authorization },
        this.delivery.network,
        transfer,
      );
    let reply = await send();
    // Only the registry itself may say where its login goes, not a host that it redirects to.
    if (reply.status === 401 && this.isOwn(reply.address)) {
      this.authorization = await this.authorize(reply);
      reply = await send();
    }
    if (reply.status !== 200) throw await this.refusal(reply, request.what);
    return reply;
  }

  /** The token is for this registry only. */
  private ownAddress(next: string, from: URL): string | undefined {
    if (!URL.canParse(next, from.href)) return undefined;
    const address = new URL(next, from);
    return this.isOwn(address) ? address.href : undefined;
  }

  private isOwn(address: URL): boolean {
    return address.origin === new URL(this.base).origin;
  }

  /** Answers the registry's challenge: with the login itself, or with a token from the place the registry names. */
  private async authorize({ headers }: Reply): Promise<string | undefined> {
    const challenge = headers["www-authenticate"] ?? "";
    const login = await this.login();
    const basic = login.kind === "credentials" ? basicAuthorization(login.credentials) : undefined;
    if (/^basic\b/i.test(challenge)) return basic;
    const { realm, service, scope } = parametersOf(challenge);
    if (!/^bearer\b/i.test(challenge) || realm === undefined || !URL.canParse(realm)) return undefined;
    const address = this.checkRealm(new URL(realm));
    if (service) address.searchParams.set("service", service);
    address.searchParams.set("scope", scope ?? `repository:${this.path}:pull`);
    const request = {
      address: address.href,
      what: `a token of ${this.host}`,
      authorization: basic,
      maxSize: maxJsonSize,
    };
    const { signal } = this.delivery.transfer;
    const token = tokenIn(await download(request, this.delivery.network, { signal }));
    return token && `Bearer ${token}`;
  }

  /** Only a registry on this machine may send the login over plain http, and only to this machine. */
  private checkRealm(realm: URL): URL {
    const plain = this.base.startsWith("http:") && isLoopback(realm);
    if (realm.protocol === "https:" || plain) return realm;
    throw new ChartUnavailable(
      `The registry ${this.host} wants the login sent to ${shownAddress(realm.href)}, which is not encrypted.`,
    );
  }

  private login(): Promise<RegistryLogin> {
    return findRegistryLogin(this.host, this.delivery.helm);
  }

  private async refusal({ status }: Reply, what: string): Promise<ChartUnavailable> {
    if (status === 404) return new ChartUnavailable(`The registry ${this.host} has no ${what} (HTTP 404).`);
    if (status !== 401 && status !== 403)
      return new ChartUnavailable(
        `The registry ${this.host} cannot deliver ${what} at the moment (HTTP ${status}). Try again later.`,
      );
    const hint =
      (await this.login()).kind === "helper"
        ? `Its login is kept by a credential helper, which Valuesmith does not start: fetch the chart with "helm pull", then choose its archive.`
        : `Log in with "helm registry login ${this.host}"; Valuesmith then uses that.`;
    return new ChartUnavailable(
      `The registry ${this.host} does not give out ${what} without a login (HTTP ${status}). ${hint}`,
    );
  }
}

function parametersOf(challenge: string): Record<string, string | undefined> {
  return Object.fromEntries(
    [...challenge.slice(0, 4096).matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  );
}

function tokenIn({ body }: Reply): string | undefined {
  const { token, access_token: accessToken } = parseObject(body) as { token?: unknown; access_token?: unknown };
  const found = token ?? accessToken;
  return typeof found === "string" && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
}

/** Anything but an object has nothing in it. */
function parseObject(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The user's login at a registry. A `helper` is a program that knows it; Valuesmith does not start it. */
type RegistryLogin = { kind: "credentials"; credentials: Credentials } | { kind: "helper" } | { kind: "none" };

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
