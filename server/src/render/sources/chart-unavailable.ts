/** Why a chart cannot be had, in words for the user: what failed, where, and what to do. Never holds a credential. */
export class ChartUnavailable extends Error {}

/** An address as messages may show it: without user name, password and query, any of which may be a secret. */
export function shownAddress(address: string): string {
  try {
    const { protocol, host, pathname } = new URL(address);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return "an address that cannot be read";
  }
}

/** A size as messages show it. In bytes. */
export const shownSize = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MB` : `${Math.ceil(bytes / 1024)} kB`;
