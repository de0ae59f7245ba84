import { ChartUnavailable, shownAddress } from "./chart-unavailable";
import type { Delivery } from "./delivery";
import { type Download, download, type Reply } from "./download";
import { isLoopback, type Transfer } from "./network";
import { findRegistryLogin, type RegistryLogin } from "./registry-logins";
import { basicAuthorization } from "./repositories";

/** The place of a chart in a registry. */
export interface RegistryReference {
  /** With its port, if it has one. */
  host: string;
  /** Such as `charts/langfuse`. */
  path: string;
}

/** Neither a manifest, nor a page of tags, nor a token is larger. In bytes. */
const maxJsonSize = 4 * 1024 * 1024;

/** A connection to the place of one chart; keeps the token that the registry has given out for it. */
export class Registry {
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
