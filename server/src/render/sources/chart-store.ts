import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readBoundedFile, readBoundedText } from "../../host/files/text-file";
import { digestOf, maxArchiveSize } from "./chart-archive";
import { pickChartVersion } from "./pick-chart-version";
import type { DeliveredChart, RemoteChart } from "./remote-chart";

/** The store grows up to this: the charts that have not been used for the longest time make room for others. */
const most = { charts: 100, bytes: 500_000_000 };

/** A chart that was used this recently may be read by another process just now. In milliseconds. */
const recent = 60 * 1000;

/** A temporary file of this age was left behind by a process that died. In milliseconds. */
const maxTemporaryAge = 60 * 60 * 1000;

/**
 * Keeps downloaded charts in a folder, as long as there is room: `charts/<digest>.tgz`, and `names/<name>@<version>@<repository>` with
 * the digest in it. Several processes may use one folder: every file appears whole, under its name, or not at all.
 */
export class ChartStore {
  private readonly charts: string;
  private readonly names: string;
  private readonly most: typeof most;

  constructor(folder: string, limits: Partial<typeof most> = {}) {
    this.charts = join(folder, "charts");
    this.names = join(folder, "names");
    this.most = { ...most, ...limits };
  }

  /** The stored version of a chart that fits best. What was damaged on the disk is dropped and not found. */
  async find(chart: RemoteChart): Promise<DeliveredChart | undefined> {
    const version = pickChartVersion(await this.versions(chart), chart.version);
    return version === undefined ? undefined : this.read({ ...chart, version });
  }

  async add(chart: Required<RemoteChart>, data: Uint8Array): Promise<void> {
    await Promise.all([this.charts, this.names].map((folder) => mkdir(folder, { recursive: true })));
    await this.sweep();
    const digest = digestOf(data);
    await replaceFile(this.archive(digest), data);
    await replaceFile(this.entry(chart), digest);
    await this.makeRoom(digest);
  }

  private async versions({ name, repository }: RemoteChart): Promise<string[]> {
    const suffix = `@${idOf(repository)}`;
    return (await namesIn(this.names))
      .filter((entry) => entry.startsWith(`${name}@`) && entry.endsWith(suffix))
      .map((entry) => entry.slice(name.length + 1, -suffix.length));
  }

  private async read(chart: Required<RemoteChart>): Promise<DeliveredChart | undefined> {
    const digest = (await readBoundedText(this.entry(chart), 100)) ?? "";
    if (/^[0-9a-f]{64}$/.test(digest)) {
      const content = await readBoundedFile(this.archive(digest), maxArchiveSize);
      if (content.kind === "data" && digestOf(content.data) === digest) {
        await this.wasUsed(digest);
        return { version: chart.version, data: content.data };
      }
      await rm(this.archive(digest), { force: true });
    }
    await rm(this.entry(chart), { force: true });
    return undefined;
  }

  /** The time of a chart's file is when it was used last. A store that cannot be written to never grows, either. */
  private async wasUsed(digest: string): Promise<void> {
    const now = new Date();
    await utimes(this.archive(digest), now, now).catch(() => {});
  }

  /** Removes charts until the rest is within bounds; a name whose chart is gone is dropped when it is looked for. */
  private async makeRoom(added: string): Promise<void> {
    const files = await Promise.all((await namesIn(this.charts)).map((name) => this.fileOf(name)));
    const byAge = files.filter((file) => file !== undefined).sort((a, b) => b.used - a.used);
    let bytes = 0;
    for (const [index, { path, size, used }] of byAge.entries()) {
      bytes += size;
      const isTooMuch = index >= this.most.charts || bytes > this.most.bytes;
      const isInUse = path === this.archive(added) || Date.now() - used < recent;
      if (isTooMuch && !isInUse) await rm(path, { force: true });
    }
  }

  private async fileOf(name: string): Promise<{ path: string; size: number; used: number } | undefined> {
    const path = join(this.charts, name);
    // Another process may have removed it meanwhile.
    const stats = name.endsWith(".tgz") ? await stat(path).catch(() => undefined) : undefined;
    return stats && { path, size: stats.size, used: stats.mtimeMs };
  }

  private archive(digest: string): string {
    return join(this.charts, `${digest}.tgz`);
  }

  private entry({ name, version, repository }: Required<RemoteChart>): string {
    return join(this.names, `${name}@${version}@${idOf(repository)}`);
  }

  private async sweep(): Promise<void> {
    for (const folder of [this.charts, this.names])
      for (const name of await namesIn(folder)) {
        if (!name.endsWith(".tmp")) continue;
        const modified = (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? Date.now();
        if (Date.now() - modified > maxTemporaryAge) await rm(join(folder, name), { force: true });
      }
  }
}

/** A repository's address may hold a password and characters that a file's name may not have. */
function idOf(repository: string): string {
  const { protocol, host, pathname } = new URL(repository);
  return digestOf(Buffer.from(`${protocol}//${host}${pathname.replace(/(?<!\/)\/+$/, "")}`)).slice(0, 16);
}

/** A folder that does not exist has nothing in it. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Nobody ever sees half of the file. */
async function replaceFile(path: string, data: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, data, { flag: "wx" });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
