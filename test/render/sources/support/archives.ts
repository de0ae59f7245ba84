import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** What a tar header says of an entry beyond its name. */
interface EntryOptions {
  /** `0` file, `2` symbolic link. */
  type?: string;
  link?: string;
  /** The size field, as it is written. */
  size?: string;
}

/** One entry of a tar file. */
export function tarEntry(
  name: string,
  body: string | Buffer,
  { type = "0", link = "", size }: EntryOptions = {},
): Buffer {
  const data = Buffer.from(body);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write("0000644\0", 100);
  header.write(size ?? `${data.length.toString(8).padStart(11, "0")}\0`, 124, 12);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write("ustar\u000000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** A .tgz of tar entries. */
export const packEntries = (...entries: Buffer[]): Buffer => gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));

/** A packed chart. `files` are below its folder; its Chart.yaml comes first unless they have one. */
export function packChart(name: string, version: string, files: Record<string, string | Buffer> = {}): Buffer {
  const chartYaml = `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;
  return packEntries(
    ...Object.entries({ "Chart.yaml": chartYaml, ...files }).map(([path, body]) => tarEntry(`${name}/${path}`, body)),
  );
}

/** SHA-256 in hexadecimal. */
export const sha256 = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");
