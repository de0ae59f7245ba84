import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import {
  isLoopback,
  type Network,
  type TimeLimits,
  type TlsFiles,
  type Transfer,
  trustedCertificates,
} from "./network";
import { ChartUnavailable, shownAddress, shownSize } from "./remote-chart";

/** What to download. */
export interface Download {
  address: string;
  /** What messages call it. */
  what: string;
  accept?: string;
  /** The header; sent to the address's own scheme, host and port only. */
  authorization?: string;
  /** The certificate and its key are used for the address's own scheme, host and port only. */
  tls?: TlsFiles;
  /** In bytes. */
  maxSize: number;
}

/** What came back, whatever its status; the body is empty unless the status is 200. */
export interface Reply {
  /** Where redirects led to. */
  address: URL;
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const maxRedirects = 3;

/** The one place that opens connections. */
export async function download(request: Download, network: Network, transfer: Transfer = {}): Promise<Reply> {
  let address = checkAddress(request.address, network);
  const { origin, host } = address;
  const guard = new TimeGuard(network.limits, host, transfer.signal);
  // Who was sent to another server once gets no credentials any more, as that one says where to go then.
  let own = true;
  try {
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      own &&= address.origin === origin;
      const exchange = { request, network, transfer, guard, address, own };
      const reply = await exchangeOnce(exchange);
      const target = redirectTarget(reply);
      if (target === undefined) return reply;
      address = checkRedirect(target, reply.address, network);
    }
  } finally {
    guard.stop();
  }
  throw new ChartUnavailable(`${shownAddress(request.address)} redirects more than ${maxRedirects} times.`);
}

interface Exchange {
  request: Download;
  network: Network;
  transfer: Transfer;
  guard: TimeGuard;
  address: URL;
  /** Whether this is still the server that may see the credentials. */
  own: boolean;
}

async function exchangeOnce(exchange: Exchange): Promise<Reply> {
  const { address, guard } = exchange;
  try {
    guard.signal.throwIfAborted();
    const response = await open(exchange);
    guard.alive();
    const status = response.statusCode ?? 0;
    const body = status === 200 ? await readBody(response, exchange) : Buffer.alloc(0);
    response.destroy();
    return { address, status, headers: response.headers, body };
  } catch (error) {
    if (guard.signal.aborted) throw guard.signal.reason;
    throw error instanceof ChartUnavailable ? error : connectionError(error, shownHost(exchange));
  }
}

function open({ request, network, guard, address, own }: Exchange): Promise<IncomingMessage> {
  const secure = address.protocol === "https:";
  const proxy = proxyFor(address, network);
  const options = {
    agent: proxy && secure ? new HttpsProxyAgent(proxy) : (false as const),
    headers: {
      "user-agent": "Valuesmith",
      ...(request.accept && { accept: request.accept }),
      ...(own && request.authorization && { authorization: request.authorization }),
    },
    signal: guard.signal,
    ...(secure && { ca: request.tls?.ca ?? trustedCertificates() }),
    ...(secure && own && { cert: request.tls?.cert, key: request.tls?.key }),
  };
  return new Promise((resolve, reject) => {
    const send = secure ? requestHttps : requestHttp;
    send(address, options, resolve).on("error", reject).end();
  });
}

/** The address of the proxy; empty for none. */
const proxyFor = (address: URL, network: Network): string =>
  isLoopback(address) ? "" : network.proxyFor(address.href);

/** The host, and the proxy that may be the one to blame. */
function shownHost({ address, network }: Exchange): string {
  const proxy = proxyFor(address, network);
  if (proxy === "") return address.host;
  return `${address.host} (through the proxy ${URL.canParse(proxy) ? new URL(proxy).host : "of HTTPS_PROXY"})`;
}

async function readBody(response: IncomingMessage, { request, transfer, guard }: Exchange): Promise<Buffer> {
  const total = Number(response.headers["content-length"]) || undefined;
  const parts: Buffer[] = [];
  let received = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    guard.alive();
    received += part.length;
    if (Math.max(received, total ?? 0) > request.maxSize)
      throw new ChartUnavailable(
        `${request.what} is larger than ${shownSize(request.maxSize)}, so it is not downloaded.`,
      );
    parts.push(part);
    transfer.progress?.(received, total);
  }
  return Buffer.concat(parts);
}

function redirectTarget({ status, headers }: Reply): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined;
}

function checkRedirect(target: string, from: URL, network: Network): URL {
  if (!URL.canParse(target, from.href))
    throw new ChartUnavailable(`${from.host} redirects to an address that cannot be read.`);
  try {
    return checkAddress(new URL(target, from).href, network);
  } catch {
    const shown = shownAddress(new URL(target, from).href);
    throw new ChartUnavailable(`${from.host} redirects to ${shown}; Valuesmith only follows https:// addresses.`);
  }
}

/** Refuses all but https. The address comes back without user name and password, which would be sent along otherwise. */
export function checkAddress(text: string, { loopbackHttp }: Network): URL {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  const allowed =
    address?.protocol === "https:" || (loopbackHttp && address?.protocol === "http:" && isLoopback(address));
  if (!address || !allowed)
    throw new ChartUnavailable(
      `Valuesmith downloads from https:// addresses only, not from ${shownAddress(text)}. "helm pull" can fetch the chart; then choose its archive.`,
    );
  address.username = "";
  address.password = "";
  return address;
}

/** What to tell the user when a host could not be reached or stopped answering. */
export function connectionError(error: unknown, host: string): ChartUnavailable {
  const code = codeOf(error);
  return new ChartUnavailable(messageFor(code, host));
}

function messageFor(code: string, host: string): string {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `${host} cannot be found (${code}). Is there a network connection? Behind a proxy, set HTTPS_PROXY.`;
    case "ECONNREFUSED":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return `${host} cannot be reached (${code}). Is there a network connection? Behind a proxy, set HTTPS_PROXY.`;
    case "ECONNRESET":
    case "EPIPE":
      return `${host} ended the connection before the download was complete. Try again later.`;
    default:
      return isCertificateProblem(code)
        ? `The certificate of ${host} is not trusted (${code}). If it comes from your own authority, add the repository with "helm repo add --ca-file", or name the file in NODE_EXTRA_CA_CERTS. Valuesmith always checks certificates.`
        : `The download from ${host} failed${code && ` (${code})`}.`;
  }
}

const isCertificateProblem = (code: string): boolean => /CERT|SIGNATURE|ISSUER|CRL|SELF_SIGNED/.test(code);

/** The system's own word, which holds no address and no credential. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : "";
}

/** Ends a download that takes too long, that falls silent or that nobody waits for any more. */
class TimeGuard {
  private readonly controller = new AbortController();
  private readonly outer: AbortSignal | undefined;
  private readonly idle: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;

  /** `host` is what messages call the other side. */
  constructor(limits: TimeLimits, host: string, outer?: AbortSignal) {
    this.outer = outer;
    this.idle = setTimeout(
      () => this.end(`${host} has sent nothing for ${seconds(limits.idle)}. Try again later.`),
      limits.idle,
    );
    this.total = setTimeout(
      () => this.end(`The download from ${host} took longer than ${seconds(limits.total)}. Try again later.`),
      limits.total,
    );
    if (outer?.aborted) this.cancel();
    else outer?.addEventListener("abort", this.cancel);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something has arrived. */
  alive(): void {
    this.idle.refresh();
  }

  stop(): void {
    clearTimeout(this.idle);
    clearTimeout(this.total);
    this.outer?.removeEventListener("abort", this.cancel);
  }

  private readonly cancel = (): void => this.controller.abort(this.outer?.reason);

  private end(message: string): void {
    this.controller.abort(new ChartUnavailable(message));
  }
}

const seconds = (milliseconds: number): string => `${Math.ceil(milliseconds / 1000)} s`;
