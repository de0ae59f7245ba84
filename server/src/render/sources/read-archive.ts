import { readChartYaml } from "../../core/chart/chart-yaml";
import { checkArchive, Unusable, withoutEntries } from "./archive-check";
import { gunzipBounded, TooLarge } from "./gunzip";
import { TarDamaged } from "./pax-records";
import { isChartName, isChartVersion } from "./remote-chart";
import type { TarEntry } from "./tar-entries";

/** What Helm unpacks at most, and room for the headers between. In bytes. */
const maxUnpackedSize = 110 * 1024 * 1024;

/** Charts within charts within charts: no chart goes as deep. */
const maxDepth = 8;

/** What a packed chart turned out to be, or why it is not used: the end of a sentence that begins with its name. */
export type ArchiveVerdict = { unpacked: number } & (
  | {
      kind: "chart";
      name: string;
      version: string;
      /** The archive without the files whose names deceive the eye, and how many those are; absent where there are none. */
      leftOut?: { count: number; data: Uint8Array };
    }
  /** `damaged` is what Helm takes for no chart, either. */
  | { kind: "damaged" | "refused"; why: string }
);

/**
 * Makes sure that data is a packed chart, with charts within it that are no harm, and reads its name and version. Blocks for
 * as long as that takes, which is bounded.
 */
export function readArchive(data: Uint8Array): ArchiveVerdict {
  const left = { bytes: maxUnpackedSize };
  const verdict = readOne(data, left, 0);
  return { ...verdict, unpacked: maxUnpackedSize - left.bytes };
}

/** An archive whose parts share what they may unpack to. */
function readOne(data: Uint8Array, left: { bytes: number }, depth: number): ArchiveVerdict {
  const unpacked = 0;
  try {
    const tar = gunzipBounded(data, left.bytes);
    left.bytes -= tar.length;
    const { entries, leftOut } = checkArchive(tar);
    const { name, version } = identify(entries);
    for (const { content } of entries.filter(isPackedChart)) {
      if (depth === maxDepth)
        throw new Unusable(`is not used: it has charts within charts, more than ${maxDepth} deep`);
      const inner = readOne(content, left, depth + 1);
      // What is damaged is for Helm to tell, which says more about it.
      if (inner.kind === "refused") throw new Unusable(`holds a packed chart that ${inner.why}`);
    }
    if (leftOut.size === 0) return { kind: "chart", name, version, unpacked };
    const kept = { count: leftOut.size, data: withoutEntries(tar, leftOut) };
    return { kind: "chart", name, version, leftOut: kept, unpacked };
  } catch (error) {
    if (error instanceof Unusable) return { kind: "refused", why: error.message, unpacked };
    if (!(error instanceof TooLarge)) return { kind: "damaged", why: damaged(error), unpacked };
    left.bytes = 0;
    return { kind: "refused", why: "unpacks to more than Helm's limit of 100 MB", unpacked };
  }
}

/** Why an archive holds no chart: the end of a sentence that begins with its name. */
class NoChart extends Error {}

const damaged = (error: unknown): string =>
  error instanceof NoChart
    ? error.message
    : `is not a chart archive, or it is damaged: it cannot be ${error instanceof TarDamaged ? "read" : "unpacked"}`;

function identify(entries: readonly TarEntry[]): { name: string; version: string } {
  const file = entries.find(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name));
  const chartYaml = readChartYaml(file?.content.toString("utf8") ?? "");
  if (!chartYaml) throw new NoChart("holds no chart: there is no Chart.yaml with a name in it");
  const { name, version = "" } = chartYaml;
  if (!isChartName(name) || !isChartVersion(version))
    throw new NoChart("has a Chart.yaml with a name or a version that Helm does not allow");
  return { name, version };
}

const isPackedChart = ({ name, type }: TarEntry): boolean => type === "0" && /\/charts\/[^/_.][^/]*\.tgz$/.test(name);
