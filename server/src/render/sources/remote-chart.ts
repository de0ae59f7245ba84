/** A chart in a repository. */
export interface RemoteChart {
  name: string;
  /** A version, or a range as Helm has them; absent or empty: the newest stable version. */
  version?: string;
  /** `https://` or `oci://`. */
  repository: string;
}

/** A packed chart as a repository delivered it, and the version the repository has it under. */
export interface DeliveredChart {
  version: string;
  data: Uint8Array;
}

/** Whether Helm takes this as a chart's name; it becomes part of addresses and of file names. */
export const isChartName = (name: string): boolean => /^[A-Za-z0-9][\w.-]{0,249}$/.test(name);

/** Whether this is a version such as `1.2.3-rc.1`, and not a range; it becomes part of addresses and of file names. */
export const isChartVersion = (version: string): boolean =>
  /^v?\d{1,16}(\.\d{1,16}){0,2}(-[0-9A-Za-z.-]{1,100})?(\+[0-9A-Za-z.-]{1,100})?$/.test(version);

/** The chart as messages call it. */
export const shownChart = ({ name, version }: RemoteChart): string => (version ? `${name} ${version}` : name);

/** Refuses what cannot be looked up anywhere. */
export function checkRemoteChart({ name, repository }: RemoteChart): void {
  if (!isChartName(name)) throw new ChartUnavailable(`${JSON.stringify(name)} is not a name that a chart can have.`);
  if (!/^(https?|oci):\/\/[^/]/i.test(repository) || !URL.canParse(repository))
    throw new ChartUnavailable(
      `The repository of the chart ${name} is ${shownAddress(repository)}; Valuesmith knows https:// and oci://.`,
    );
}

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
