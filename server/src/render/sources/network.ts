import { getProxyForUrl } from "proxy-from-env";
import type { Progress } from "../chart-renderer";

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
