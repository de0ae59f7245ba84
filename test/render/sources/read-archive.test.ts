import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { EmbeddedEngine } from "../../../server/src/render/helm/embedded-engine";
import { type ArchiveVerdict, readArchive } from "../../../server/src/render/sources/read-archive";
import { readTarEntries } from "../../../server/src/render/sources/tar-entries";
import { root } from "../../support/charts";
import { runs } from "../../support/runs";
import { packChart, packEntries, tarEntry } from "./support/archives";

const chartYaml = tarEntry("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
const template = tarEntry("shop/templates/a.yaml", "a: 1\n");

function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (`${length}${rest}`.length !== length) length++;
  return `${length}${rest}`;
}
const pax = (body: string, type = "x"): Buffer => tarEntry("PaxHeaders/a", body, { type });

/** Changes bytes of the first header of an entry, and its check sum unless that is among them. */
function changed(entry: Buffer, place: number, bytes: Uint8Array): Buffer {
  const copy = Buffer.from(entry);
  Buffer.from(bytes).copy(copy, place);
  if (place > 147 && place < 156) return copy;
  copy.write("        ", 148);
  const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return copy;
}

const verdict = (...entries: Buffer[]): ArchiveVerdict => readArchive(packEntries(chartYaml, ...entries));
/** The template with a header of another kind: with a name of the folder before it and times, or as old GNU programs write it. */
const star = (folder: string): Buffer =>
  changed(
    changed(changed(template, 345, Buffer.from(folder)), 476, Buffer.from(`${"1234567".repeat(4).slice(0, 23)}\0`)),
    508,
    Buffer.from("tar\0"),
  );
const gnu = (entry: Buffer): Buffer => changed(entry, 257, Buffer.from("ustar  \0"));
const base256 = Uint8Array.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);

/** With a byte above 127 behind the end of its owner's name, for which old programs counted less. */
const signedSum = (() => {
  const entry = changed(template, 265, Buffer.from("\xe9", "latin1"));
  const sum = Number.parseInt(entry.toString("latin1", 148, 154), 8) - 256;
  return changed(entry, 148, Buffer.from(`${sum.toString(8).padStart(6, "0")}\0 `));
})();

describe("a packed chart", () => {
  const refused: [string, Buffer[]][] = [
    ["a NUL in a PAX name", [pax(record("path", "shop/templates/a.yaml\0b")), template]],
    ...["linkpath", "uname", "gname"].map((key): [string, Buffer[]] => [
      `a NUL in the PAX text ${key}`,
      [pax(record(key, "a\0b")), template],
    ]),
    ["a NUL in a PAX key", [pax(record("a\0b", "c")), template]],
    ["a PAX record without a key", [pax(record("", "a")), template]],
    ["a PAX record without =", [pax("6 abc\n"), template]],
    ["a PAX record that is too long", [pax("99 a=b\n"), template]],
    ["a PAX record that does not end", [pax("6 a=bc"), template]],
    ["a PAX size that is no number", [pax(record("size", "5x")), template]],
    ["PAX records for sparse files", [pax(record("GNU.sparse.map", "0,1")), template]],
    ["an old sparse file", [changed(template, 156, Buffer.from("S"))]],
    ["a wrong check sum", [changed(template, 148, Buffer.from("000001\0 "))]],
    ["a block of zeros in its midst", [Buffer.alloc(512), template]],
    ["a mode that is no number", [changed(template, 100, Buffer.from("00x0644\0"))]],
    ["a size below zero", [changed(template, 124, Buffer.alloc(12, 0xff))]],
    ["a size beyond all numbers", [changed(template, 124, Uint8Array.from([0x80, 1, ...Array(10).fill(0)]))]],
    ["a header about all that is wrong", [pax("1 ", "g"), template]],
    [
      "a name of a GNU header that is longer than Go reads",
      [tarEntry("K", "x".repeat(2 ** 20 + 1), { type: "K" }), template],
    ],
    ["a time of a star header that is no number", [changed(star("a"), 476, Buffer.from("x"))]],
    ["a time of a GNU header that is no number", [changed(gnu(template), 345, Buffer.from("x"))]],
    ["a PAX size below zero", [pax(record("size", "-1")), template]],
  ];
  it.each(refused)("is refused for %s", (_, entries) => {
    expect(verdict(...entries).kind).not.toBe("chart");
  });

  const used: [string, Buffer[]][] = [
    ["a PAX name", [pax(record("path", "shop/templates/b.yaml")), template]],
    ["a GNU name", [tarEntry("L", "shop/templates/b.yaml\0", { type: "L" }), template]],
    ["a header about all", [pax(record("comment", "abc"), "g"), template]],
    ["a size in binary", [changed(template, 124, base256)]],
    ["a long PAX record", [pax(record("comment", "x".repeat(1_000_000))), template]],
    ["a PAX size with a plus", [pax(record("size", "+5")), template]],
    ["a check sum of signed bytes", [signedSum]],
    [
      "a time of a ustar header, which has none",
      [changed(changed(star("a"), 508, Buffer.alloc(4)), 476, Buffer.from("x"))],
    ],
    ...[..."123456"].map((type): [string, Buffer[]] => [
      `an entry of the type ${type} that claims a size`,
      [changed(tarEntry("shop/x", "", { type }), 124, base256), template],
    ]),
    ["numbers that are empty", [changed(template, 108, Buffer.alloc(16, " "))]],
  ];
  it.each(used)("is used with %s", (_, entries) => {
    expect(verdict(...entries)).toMatchObject({ kind: "chart", name: "shop" });
  });

  it("has the names that Go reads: a folder's size is nothing, and a header about all ends what was said before", () => {
    const folder = changed(tarEntry("shop/templates/", "", { type: "5" }), 124, base256);
    const tar = Buffer.concat([folder, pax(record("path", "shop/b")), pax(record("a", "b"), "g"), template]);
    expect([...readTarEntries(tar)].map(({ name }) => name)).toEqual(["shop/templates/", "shop/templates/a.yaml"]);
  });

  it("has names with what stands before them in headers of its kind", () => {
    const names = (entry: Buffer): string[] => [...readTarEntries(entry)].map(({ name }) => name);
    const folder = "f".repeat(131);
    expect(names(star(folder))).toEqual([`${folder}/shop/templates/a.yaml`]);
    const other = changed(template, 345, Buffer.from("1234567\0"));
    expect(names(other)).toEqual(["1234567/shop/templates/a.yaml"]);
    expect(names(gnu(other))).toEqual(["shop/templates/a.yaml"]);
    expect(names(changed(other, 257, Buffer.alloc(8)))).toEqual(["shop/templates/a.yaml"]);
  });

  it("may be in several gzip parts with something behind them, which Node's own gunzip refuses", () => {
    const tar = Buffer.concat([chartYaml, template, Buffer.alloc(1024)]);
    const parts = [gzipSync(tar.subarray(0, 700)), gzipSync(""), gzipSync(tar.subarray(700)), Buffer.from("behind")];
    expect(readArchive(Buffer.concat(parts))).toMatchObject({ kind: "chart", name: "shop" });
  });
});

/** What is counted here is how much is read before the reader gives up, not how long that takes. */
describe("an archive that has more than any chart", () => {
  const empty = gzipSync("");
  const cases: [string, () => Buffer, RegExp][] = [
    ["PAX records without an end", () => packEntries(pax(`${"1\t".repeat(500_000)} `), chartYaml), /cannot be read/],
    ["PAX records", () => packEntries(chartYaml, pax("5 a=\n".repeat(100_001))), /cannot be read/],
    ["headers", () => packEntries(chartYaml, ...Array(20_001).fill(pax(record("a", "b"))), template), /cannot be read/],
    ["files", () => packEntries(chartYaml, ...Array(5_000).fill(template)), /more than 5000 files/],
    ["gzip parts", () => Buffer.concat([...Array(2_000).fill(empty), packEntries(chartYaml)]), /cannot be unpacked/],
    ["charts in charts", () => nested(10), /more than 8 deep/],
    ["in the charts in it", () => packChart("shop", "1.0.0", bombs()), /more than Helm's limit of 100 MB/],
  ];
  it.each(cases)("is refused for too many %s", (_, data, why) => {
    expect(readArchive(data())).toMatchObject({ why: expect.stringMatching(why) });
  });

  it("is used right below the limits", () => {
    const short = tarEntry("K", "", { type: "K" });
    const many = Array(4_990).fill([short, short, short, template]).flat();
    expect(verdict(pax("5 a=\n".repeat(99_000)), ...many)).toMatchObject({ kind: "chart" });
    expect(readArchive(Buffer.concat([...Array(1_990).fill(empty), packEntries(chartYaml)]))).toMatchObject({
      kind: "chart",
    });
    expect(readArchive(nested(8))).toMatchObject({ kind: "chart" });
  });
});

describe("an archive that would do harm on a disk", () => {
  const link = (name: string, type: string): Buffer => tarEntry(name, "", { type, link: "/tmp" });
  const longest = (length: number): Buffer[] => [pax(record("path", `shop/${"n".repeat(length - 5)}`)), template];
  it.each<[string, Buffer[], RegExp]>([
    ["a long name", longest(1_001), /a name of more than 1000 characters/],
    ["a large file", [tarEntry("shop/big", Buffer.alloc(5 * 1024 * 1024 + 1))], /larger than Helm's limit of 5 MB/],
    ["two charts", [tarEntry("a/Chart.yaml", "name: a\n")], /several charts in it/],
    ["a way through a link", [link("shop/a", "2"), tarEntry("shop/a/b", "")], /written through a link/],
    ["a way through a hard link", [link("shop/a", "1"), tarEntry("shop/a/b/c", "")], /written through a link/],
    ...["con", "prn.txt", "aux", "nul", "com1", "LPT9.yaml"].map((name): [string, Buffer[], RegExp] => [
      name,
      [tarEntry(`shop/${name}`, "")],
      /a name that Windows has another use for/,
    ]),
    ["a stream of a file", [tarEntry("shop/a:b", "")], /a name that Windows has another use for/],
    ["a name that goes on", [changed(template, 50, Buffer.from("x"))], /a name that continues after its end/],
  ])("is refused for %s", (_, entries, why) => {
    expect(verdict(...entries)).toMatchObject({ why: expect.stringMatching(why) });
  });

  it.each<[string, Buffer[]]>([
    ["a name of the longest kind", longest(1_000)],
    ["a file of the largest kind", [tarEntry("shop/big", Buffer.alloc(5 * 1024 * 1024))]],
    ["names that only begin like a device's", [tarEntry("shop/console", ""), tarEntry("shop/com10", "")]],
    ["a folder whose name goes on", [changed(tarEntry("shop/a/", "", { type: "5" }), 50, Buffer.from("x"))]],
    ["a time of a GNU header that begins with nothing", [changed(gnu(template), 345, Buffer.from("\0x"))]],
  ])("is used with %s", (_, entries) => {
    expect(verdict(...entries)).toMatchObject({ kind: "chart" });
  });

  it.each(["\u001b", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"])(
    "has names with %j left out",
    (character) => {
      const name = `shop/templates/${character}a.yaml`;
      expect(verdict(tarEntry(name, "a: 1\n"))).toMatchObject({ kind: "chart", leftOut: { count: 1 } });
    },
  );
});

describe("a gzip part", () => {
  const tar = Buffer.concat([chartYaml, Buffer.alloc(1024)]);
  const plain = gzipSync(tar);
  /** With flags, and with what these announce. */
  const flagged = (flags: number, fields: string): Buffer => {
    const head = Buffer.from(plain.subarray(0, 10));
    head[3] = flags;
    return Buffer.concat([head, Buffer.from(fields, "latin1"), plain.subarray(10)]);
  };

  it("may have a header with all that there is", () => {
    for (const data of [
      flagged(2, "xy"),
      flagged(4, "\x03\0abc"),
      flagged(8, "name\0"),
      flagged(16, "comment\0"),
      flagged(30, "\x03\0abcname\0comment\0xy"),
    ])
      expect(readArchive(data)).toMatchObject({ kind: "chart" });
  });

  it("has a check sum that is looked at", () => {
    const other = Buffer.from(plain);
    other.writeUInt32LE(1, other.length - 8);
    expect(readArchive(other)).toMatchObject({ kind: "damaged" });
  });

  it("shares what there may be with the others", () => {
    const half = gzipSync(Buffer.alloc(60 * 1024 * 1024));
    expect(readArchive(Buffer.concat([half, half]))).toMatchObject({ why: expect.stringMatching(/limit of 100 MB/) });
  });
});

function nested(depth: number): Buffer {
  let inner = packChart("shop", "1.0.0");
  for (let level = 0; level < depth; level++) inner = packChart("shop", "1.0.0", { "charts/shop-1.0.0.tgz": inner });
  return inner;
}

/** Three of 40 MB, each of which would do. */
function bombs(): Record<string, Buffer> {
  const files = Array.from({ length: 10 }, (_, index) => tarEntry(`a/f${index}`, Buffer.alloc(4_000_000)));
  const bomb = packEntries(tarEntry("a/Chart.yaml", "name: a\nversion: 1.0.0\n"), ...files);
  return Object.fromEntries(["a", "b", "c"].map((name) => [`charts/${name}.tgz`, bomb]));
}

const wasm = join(root, "dist/engine.wasm");
const engine = new EmbeddedEngine({ worker: join(root, "dist/engine-worker.js"), wasm });

// Without Go there is no engine.
describe.skipIf(!existsSync(wasm))("what Helm cannot read", () => {
  afterAll(() => engine.dispose());

  it("is never used, not even without the files whose names deceive the eye", async () => {
    const headers = [
      tarEntry("shop/templates/\u202Ea.yaml", "a: 1\n"),
      pax(record("path", "shop/templates/\u202Ea.yaml") + record("mtime", "1.5")),
      tarEntry("L", "shop/templates/\u202Ea.yaml\0", { type: "L" }),
    ];
    // Places that matter: fields of the header, and the first bytes behind it.
    const places = fc.integer({ min: 0, max: 600 });
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...headers), places, bytes, async (entry, place, some) => {
        const data = packEntries(chartYaml, changed(entry, place, some), template);
        if (readArchive(data).kind !== "chart") return;
        const content = { kind: "archive" as const, data };
        const chart = { name: "shop", version: "1.0.0", where: "", key: data.toString("latin1"), content };
        const { errors } = await engine.render(chart, { release: "test", namespace: "test", values: [] });
        expect(errors.filter(({ stage }) => stage === "load")).toEqual([]);
      }),
      runs(200),
    );
  });
});
