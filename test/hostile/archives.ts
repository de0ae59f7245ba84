import { gzipSync } from "node:zlib";

/**
 * What an archive asks for. `refused`: an error. `used`: Helm renders it. `ended`: it may be rendered or not, but within
 * bounds.
 */
export interface HostileArchive {
  id: string;
  wanted: "refused" | "used" | "ended";
  data: () => Buffer;
  /** What the rendering must not have. */
  without?: RegExp;
}

interface EntryOptions {
  type?: string;
  link?: string;
  /** What the header claims. */
  size?: number;
}

function header(name: string | Buffer, size: number, { type = "0", link = "" }: EntryOptions): Buffer {
  const block = Buffer.alloc(512);
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write("0000644\0", 100);
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write(" ".repeat(8), 148);
  block.write(type, 156);
  block.write(link, 157);
  block.write("ustar\u000000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function entry(name: string | Buffer, body: string | Buffer = "", options: EntryOptions = {}): Buffer {
  const data = Buffer.from(body);
  const filler = Buffer.alloc((512 - (data.length % 512)) % 512);
  return Buffer.concat([header(name, options.size ?? data.length, options), data, filler]);
}

/** A header that says something about the entry behind it. */
function extension(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (`${length}${rest}`.length !== length) length++;
  return entry("PaxHeader", `${length}${rest}`, { type: "x" });
}

const end = Buffer.alloc(1024);
const pack = (...parts: Buffer[]): Buffer => gzipSync(Buffer.concat([...parts, end]), { level: 9 });

interface Chart {
  chartYaml?: string;
  values?: string;
  schema?: string;
  template?: string;
}

const plainTemplate = 'kind: ConfigMap\nmetadata: {name: a}\ndata: {a: "{{ .Values.a }}"}\n';

/** A chart called toy and more entries behind it. */
function toy(
  extra: Buffer[] = [],
  { chartYaml = "name: toy\nversion: 0.1.0\n", values = "a: 1\n", schema, template = plainTemplate }: Chart = {},
): Buffer {
  return pack(
    entry("toy/Chart.yaml", `apiVersion: v2\n${chartYaml}`),
    entry("toy/values.yaml", values),
    ...(schema === undefined ? [] : [entry("toy/values.schema.json", schema)]),
    entry("toy/templates/a.yaml", template),
    ...extra,
  );
}

const file = (id: string, name: string | Buffer, wanted: HostileArchive["wanted"] = "refused"): HostileArchive => ({
  id,
  wanted,
  data: () => toy([entry(name, "x")]),
});
const chart = (id: string, parts: Chart, wanted: HostileArchive["wanted"] = "refused"): HostileArchive => ({
  id,
  wanted,
  data: () => toy([], parts),
});
const template = (id: string, text: string, wanted: HostileArchive["wanted"], without?: RegExp): HostileArchive => ({
  id,
  wanted,
  data: () => toy([], { template: text }),
  without,
});
const special = (id: string, name: string, options: EntryOptions): HostileArchive => ({
  id,
  wanted: "used",
  data: () => toy([entry(name, "", options)]),
});

function nested(depth: number): Buffer {
  let inner = toy();
  for (let level = 0; level < depth; level++) inner = toy([entry("toy/charts/toy-0.1.0.tgz", inner)]);
  return inner;
}

const references = Object.fromEntries(
  Array.from({ length: 20_000 }, (_, index) => [
    `d${index}`,
    index < 19_999 ? { $ref: `#/definitions/d${index + 1}` } : {},
  ]),
);

function damaged(): Buffer {
  const data = toy();
  data[data.length - 6] = (data[data.length - 6] ?? 0) ^ 1;
  return data;
}

/** Charts that do harm to programs which unpack them, believe them or render them. */
export const hostileArchives: readonly HostileArchive[] = [
  chart("good", {}, "used"),
  file("path-up", "toy/../../../../tmp/valuesmith/x"),
  file("path-absolute", "/tmp/valuesmith/x"),
  file("path-absolute-inside", "toy//tmp/valuesmith/x"),
  file("path-with-backslashes", "toy\\..\\..\\x"),
  file("path-with-a-drive", "toy/c:/windows/x"),
  file("path-with-a-stream", "toy/templates/a.yaml:evil"),
  file("path-of-a-device", "toy/templates/CON.yaml"),
  file("path-with-a-null-byte", "toy/templates/x.yaml\0/../../x"),
  file("path-that-is-no-text", Buffer.from([0x74, 0x6f, 0x79, 0x2f, 0xff, 0xfe, 0x2e, 0x79]), "used"),
  file("path-with-another-direction", "toy/templates/\u202Elmay.a", "used"),
  {
    id: "path-of-5000-folders",
    wanted: "refused",
    data: () => toy([extension("path", `toy/${"d/".repeat(5000)}x`), entry("toy/x", "x")]),
  },
  special("link-to-a-file", "toy/templates/p.yaml", { type: "2", link: "/etc/passwd" }),
  special("link-that-is-hard", "toy/templates/h.yaml", { type: "1", link: "/etc/passwd" }),
  special("device", "toy/zero", { type: "3" }),
  special("pipe", "toy/pipe", { type: "6" }),
  {
    id: "link-to-a-folder-and-a-file-in-it",
    wanted: "refused",
    data: () => toy([entry("toy/d", "", { type: "2", link: "/tmp" }), entry("toy/d/x", "x")]),
  },
  {
    id: "link-as-Chart.yaml",
    wanted: "refused",
    data: () =>
      pack(entry("toy/Chart.yaml", "", { type: "2", link: "/etc/passwd" }), entry("toy/values.yaml", "a: 1\n")),
  },
  { id: "twice-the-same-name", wanted: "used", data: () => toy([entry("toy/values.yaml", "a: 2\n")]) },
  { id: "twice-but-for-case", wanted: "used", data: () => toy([entry("toy/VALUES.yaml", "a: 3\n")]) },
  chart("chart-name-that-is-a-path", { chartYaml: "name: ../../evil\nversion: 0.1.0\n" }),
  chart("chart-name-of-dots", { chartYaml: 'name: ".."\nversion: 0.1.0\n' }),
  chart("chart-version-for-terminals", { chartYaml: 'name: toy\nversion: "0.1.0\\e[2Jx"\n' }),
  chart("chart-with-empty-entries", {
    chartYaml: "name: toy\nversion: 0.1.0\ndependencies:\n- null\nmaintainers: [null]\n",
  }),
  {
    id: "charts-two",
    wanted: "refused",
    data: () =>
      pack(
        entry("toy/Chart.yaml", "apiVersion: v2\nname: toy\nversion: 0.1.0\n"),
        entry("other/Chart.yaml", "apiVersion: v2\nname: two\nversion: 9.9.9\n"),
      ),
  },
  { id: "charts-none", wanted: "refused", data: () => pack(entry("toy/values.yaml", "a: 1\n")) },
  {
    id: "bomb-of-one-file",
    wanted: "refused",
    data: () =>
      pack(
        entry("toy/Chart.yaml", "apiVersion: v2\nname: toy\nversion: 0.1.0\n"),
        entry("toy/big", Buffer.alloc(2 ** 28)),
      ),
  },
  { id: "bomb-with-a-false-size", wanted: "refused", data: () => toy([header("toy/big", 8 * 2 ** 40, {})]) },
  {
    id: "bomb-with-an-extended-size",
    wanted: "refused",
    data: () => toy([extension("size", String(2 ** 40)), entry("toy/big", "x")]),
  },
  {
    id: "bomb-of-30,000-files",
    wanted: "refused",
    data: () => toy(Array.from({ length: 30_000 }, (_, index) => entry(`toy/templates/f${index}.yaml`))),
  },
  { id: "bomb-of-charts-in-charts", wanted: "refused", data: () => nested(60) },
  { id: "archive-cut-off", wanted: "refused", data: () => toy().subarray(0, 180) },
  {
    id: "archive-with-something-behind-it",
    wanted: "used",
    data: () => Buffer.concat([toy(), Buffer.from("something else")]),
  },
  { id: "archive-with-a-wrong-bit", wanted: "refused", data: damaged },
  { id: "archive-that-is-a-web-page", wanted: "refused", data: () => Buffer.from("<html>404</html>") },
  { id: "archive-that-is-empty", wanted: "refused", data: () => Buffer.alloc(0) },
  chart("schema-of-a-device", { schema: '{"$ref":"file:///dev/zero"}' }),
  chart("schema-of-another-machine", { schema: '{"properties":{"a":{"$ref":"http://127.0.0.1:9/x.json"}}}' }),
  chart(
    "schema-with-20,000-references",
    { schema: JSON.stringify({ $ref: "#/definitions/d0", definitions: references }) },
    "ended",
  ),
  chart("schema-with-a-slow-pattern", {
    schema: '{"properties":{"a":{"type":"string","pattern":"^(a+)+$"}}}',
    values: `a: ${"a".repeat(40)}!\n`,
  }),
  template("template-without-end", '{{- define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}', "refused"),
  template("template-of-20-GB", 'a: {{ repeat 2000000000 "aaaaaaaaaa" }}\n', "refused"),
  template("template-of-2,000,000,000-steps", "{{ range $i := until 2000000000 }}{{ $i }}{{ end }}\n", "refused"),
  template("template-that-asks-for-the-environment", 'a: {{ env "HOME" }}\n', "refused"),
  template("template-that-asks-for-an-address", 'a: "{{ getHostByName "localhost" }}"\n', "used", /127\.0\.0\.1|::1/),
  template("template-that-asks-for-a-file", 'a: {{ .Files.Get "../../../../etc/passwd" | quote }}\n', "used", /root:/),
  template(
    "template-that-asks-for-a-cluster",
    'a: {{ lookup "v1" "Secret" "" "" | toJson | quote }}\n',
    "used",
    /items/,
  ),
  template(
    "template-that-looks-like-a-page",
    'kind: ConfigMap\nmetadata: {name: "[x](command:workbench.action.terminal.new)"}\ndata: {x: "<img src=x onerror=alert(1)>"}\n',
    "used",
  ),
];
