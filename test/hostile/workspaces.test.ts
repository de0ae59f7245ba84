import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HoverRequest } from "vscode-languageserver/node";
import { canary } from "./documents";
import { HostileServer } from "./hostile-server";

const patience = 60_000;
const values = `a: ${"a".repeat(40)}!\nb: { c: 1 }\n`;

const levels = Array.from({ length: 24 }, (_, level) => [
  `l${level}`,
  { anyOf: [{ $ref: `#/$defs/l${level + 1}` }, { allOf: [{ $ref: `#/$defs/l${level + 1}` }] }] },
]);
const wide = Array.from({ length: 60_000 }, (_, index) => [`property${index}`, { type: "string", description: "d" }]);

/** What an author of a chart may put into its values.schema.json. */
const schemas: [string, string | object][] = [
  ["a pattern that takes forever", { properties: { a: { pattern: "^(a+)+$" } } }],
  ["a reference to itself", { $ref: "#" }],
  ["a reference to another machine", { properties: { a: { $ref: "http://127.0.0.1:9/a.json" } } }],
  ["a reference to a file", { $ref: "file:///etc/passwd" }],
  ["a reference to a device", { $ref: "file:///dev/zero" }],
  [
    "very many alternatives",
    { $ref: "#/$defs/l0", $defs: { ...Object.fromEntries(levels), l24: { required: ["x"] } } },
  ],
  ["wrong types everywhere", { type: 5, properties: [1], required: "x", enum: {}, pattern: "(", items: "a", $ref: 7 }],
  [
    "keys of JavaScript",
    '{"properties":{"__proto__":{"type":"object"},"constructor":{"type":"string"}},"__proto__":{"a":1}}',
  ],
  ["another kind of text", `root:x:0:0\n${canary}\n`],
  ["many megabytes", { properties: Object.fromEntries(wide) }],
  ["20,000 levels", `${'{"properties":{"b":'.repeat(20_000)}{}${"}}".repeat(20_000)}`],
];

/** What may stand where a Chart.yaml is looked for. */
const chartFiles: [string, (path: string) => void][] = [
  ["a pipe", (path) => void execFileSync("mkfifo", [path])],
  ["a link to a file elsewhere", (path) => symlinkSync("/etc/passwd", path)],
  ["a link to a device", (path) => symlinkSync("/dev/zero", path)],
  ["a link to itself", (path) => symlinkSync(path, path)],
  ["3 MB", (path) => writeFileSync(path, `name: own\n${"# x\n".repeat(750_000)}`)],
  ["deep brackets", (path) => writeFileSync(path, `name: own\na: ${"[".repeat(100_000)}`)],
  ["empty dependencies", (path) => writeFileSync(path, "name: own\nversion: 1.0.0\ndependencies: [null, 1, {}]\n")],
  [
    "dependencies elsewhere",
    (path) =>
      writeFileSync(
        path,
        "name: own\nversion: 1.0.0\ndependencies:\n- name: etc\n  repository: file:///etc\n- name: a\n  repository: http://127.0.0.1:9\n- name: b\n  repository: file:////server/share\n",
      ),
  ],
];

/** What a document may ask for in the words of another language server. */
const references = [
  "http://127.0.0.1:9/a.json",
  "http://127.0.0.1:9/latest/meta-data/?q=1",
  "file:///etc/passwd",
  "file:///dev/zero",
  "file://server/share/a.json",
  "../../../../../../etc/passwd",
];

describe.skipIf(process.platform === "win32")("a hostile workspace", () => {
  let server: HostileServer;
  let folder: string;
  beforeAll(async () => {
    server = await HostileServer.start(undefined, { charts: { files: {} } });
  });
  afterAll(() => server.end());

  async function diagnosticsIn(files: (folder: string) => void, text = values): Promise<string[]> {
    folder = mkdtempSync(join(tmpdir(), "valuesmith-hostile-"));
    try {
      files(folder);
      const uri = pathToFileURL(join(folder, "values.yaml")).href;
      await server.editor.open(uri, text);
      const found = await server.within(patience, server.editor.diagnostics(uri));
      const params = { textDocument: { uri }, position: { line: 0, character: 0 } };
      await server.within(patience, server.editor.connection.sendRequest(HoverRequest.type, params));
      return found.map(({ message }) => String(message));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it.each(schemas)("whose chart has a schema with %s", async (_, schema) => {
    const messages = await diagnosticsIn((path) => {
      writeFileSync(join(path, "Chart.yaml"), "name: own\nversion: 1.0.0\n");
      writeFileSync(join(path, "values.schema.json"), typeof schema === "string" ? schema : JSON.stringify(schema));
    });
    expect(messages.join()).not.toMatch(/failed while it checked|root:|Canary/);
  });

  it.each(chartFiles)("whose Chart.yaml is or has %s", async (_, write) => {
    const messages = await diagnosticsIn((path) => write(join(path, "Chart.yaml")));
    expect(messages.join()).not.toMatch(/failed while it checked|root:/);
  });

  it.each(references)("whose document refers to %s", async (reference) => {
    const text = `# yaml-language-server: $schema=${reference}\n$schema: ${reference}\n${values}`;
    expect(await diagnosticsIn(() => {}, text)).toEqual([]);
  });

  it("has not made the server reach out, tell anything or hang", async () => {
    await server.within(patience, server.ping());
    expect(server.output).toBe("");
  });
});
