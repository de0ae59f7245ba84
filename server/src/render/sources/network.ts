import * as tls from "node:tls";
import { getProxyForUrl } from "proxy-from-env";
import { readBoundedText } from "../../host/files/text-file";
import type { Progress } from "../chart-renderer";
import { ChartUnavailable } from "./remote-chart";

/** How addresses are reached. */
export interface Network {
  limits: TimeLimits;
  /** Allows plain http to this machine, which only tests need. */
  loopbackHttp: boolean;
  /** The address of the proxy for an address; empty for none. */
  proxyFor(address: string): string;
}

/** In milliseconds. */
export interface TimeLimits {
  /** Without a single byte. */
  idle: number;
  /** For one download with all its redirects. */
  total: number;
}

/** The user's network: https only, through the proxy of HTTPS_PROXY and NO_PROXY. */
export const userNetwork: Network = {
  limits: { idle: 15_000, total: 60_000 },
  loopbackHttp: false,
  proxyFor: getProxyForUrl,
};

/** Who waits for a download. */
export interface Transfer {
  /** Cancels it. */
  signal?: AbortSignal;
  /** Called for each part of an archive that arrives. */
  progress?: Progress;
}

/** Whether an address is one of this machine. */
export const isLoopback = ({ hostname }: URL): boolean => ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

/** Certificates and a key in PEM, as the user's repositories.yaml names their files. */
export interface TlsFiles {
  ca?: string[];
  cert?: string;
  key?: string;
}

/** No certificate is larger. In bytes. */
const maxFileSize = 1024 * 1024;

/** Reads the files that are named. */
export async function readTlsFiles(files: { ca?: string; cert?: string; key?: string }): Promise<TlsFiles> {
  const [ca, cert, key] = await Promise.all([files.ca, files.cert, files.key].map(readPem));
  return { ...(ca && { ca: [...(trustedCertificates() ?? tls.rootCertificates), ca] }), cert, key };
}

async function readPem(path: string | undefined): Promise<string | undefined> {
  if (!path) return undefined;
  const text = await readBoundedText(path, maxFileSize);
  if (text === undefined)
    throw new ChartUnavailable(`Helm's repositories.yaml names the file ${path}, which cannot be read.`);
  return text;
}

/**
 * The certificates of Node and of the system, as Helm trusts them; undefined, for Node's own, where Node (before 22.15)
 * cannot tell those of the system.
 */
export function trustedCertificates(): string[] | undefined {
  certificates ??= readTrustedCertificates();
  return certificates;
}

/** Reading them takes a while. */
let certificates: string[] | undefined;

function readTrustedCertificates(): string[] | undefined {
  const { getCACertificates } = tls as { getCACertificates?: (type: "default" | "system") => string[] };
  return getCACertificates && [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}
