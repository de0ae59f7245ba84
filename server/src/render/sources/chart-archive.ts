import { createHash } from "node:crypto";
import { basename } from "node:path";
import { readChartYaml } from "../../core/chart/chart-yaml";
import { checkArchive, withoutEntries } from "./archive-check";
import { readBoundedFile } from "./bounded-file";
import { ChartUnavailable, shownSize } from "./chart-unavailable";
import { gunzipBounded, TooLarge } from "./gunzip";
import { isChartName, isChartVersion } from "./remote-chart";

/** Larger archives are not read. The charts themselves have some hundred kB. In bytes. */
export const maxArchiveSize = 20 * 1024 * 1024;

/** What Helm unpacks at most, and room for the headers between. In bytes. */
const maxUnpackedSize = 110 * 1024 * 1024;

/** A packed chart; only the engine unpacks it. */
export interface ChartArchive {
  name: string;
  version: string;
  /** SHA-256 of the data, in hexadecimal. */
  digest: string;
  data: Uint8Array;
  /** How many files were left out because their names deceive the eye; absent for none. */
  leftOut?: number;
}

/** Reads a .tgz from the disk. */
export async function readArchiveFile(path: string): Promise<ChartArchive> {
  const content = await readBoundedFile(path, maxArchiveSize);
  switch (content.kind) {
    case "missing":
      throw new ChartUnavailable(`There is no file ${path} that can be read.`);
    case "too-large":
      throw new ChartUnavailable(`${path} is larger than ${shownSize(maxArchiveSize)}, which no chart should be.`);
    case "data":
      return openArchive(content.data, basename(path));
  }
}

/** Makes sure that data is a packed chart and reads its name and version. `label` is what messages call it. */
export async function openArchive(data: Uint8Array, label: string): Promise<ChartArchive> {
  const tar = await unpack(data, label);
  const chartYaml = readChartYaml(findChartYaml(tar) ?? "");
  if (!chartYaml) throw new ChartUnavailable(`${label} holds no chart: there is no Chart.yaml with a name in it.`);
  const { name, version = "" } = chartYaml;
  if (!isChartName(name) || !isChartVersion(version))
    throw new ChartUnavailable(`The Chart.yaml in ${label} has a name or a version that Helm does not allow.`);
  const leftOut = checkArchive(tar, label);
  const archive = { name, version, digest: digestOf(data), data };
  return leftOut.size === 0 ? archive : { ...archive, data: withoutEntries(tar, leftOut), leftOut: leftOut.size };
}

/** SHA-256 in hexadecimal. */
export const digestOf = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

async function unpack(data: Uint8Array, label: string): Promise<Buffer> {
  try {
    return await gunzipBounded(data, maxUnpackedSize);
  } catch (error) {
    if (error instanceof TooLarge) throw new ChartUnavailable(`${label} unpacks to more than Helm's limit of 100 MB.`);
    throw new ChartUnavailable(`${label} is not a chart archive, or it is damaged: it cannot be unpacked.`);
  }
}

/** The first Chart.yaml directly below the archive's only folder, as Helm looks for it. */
function findChartYaml(tar: Buffer): string | undefined {
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = textOf(tar.subarray(at, at + 100));
    const size = Number.parseInt(textOf(tar.subarray(at + 124, at + 136)), 8);
    // A size that is no octal number would lead nowhere, or in circles.
    if (!(size >= 0)) return undefined;
    if (/^[^/]+\/Chart\.yaml$/.test(name)) return tar.toString("utf8", at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

/** A field of a tar header, which ends at its first NUL. */
function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString("latin1", 0, end === -1 ? field.length : end);
}
