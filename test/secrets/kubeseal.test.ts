import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SecretDraft } from "../../server/src/core/secrets/move/secret-drafts";
import type { KubesealAnswer } from "../../server/src/host/host";
import { runProgram } from "../../server/src/host/programs/run-program";
import { sealSecrets } from "../../server/src/host/secrets/seal-secrets";
import { nodeHost } from "../../server/src/main/node-host";
import { moveSecretsRequest, type SecretsResult } from "../../server/src/protocol";
import { root } from "../support/charts";
import { folderWith, removeFolder, valuesmith } from "../support/cli";
import { memoryHost } from "../support/memory-host";
import { connect, modernEditor } from "../support/wire";

/** A program in place of kubeseal that writes down what it was given; `mode` beside it says how it behaves. */
const kubeseal = `#!${process.execPath}
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const input = readFileSync(0, "utf8");
const mode = existsSync(__dirname + "/mode") ? readFileSync(__dirname + "/mode", "utf8") : "";
writeFileSync(__dirname + "/seen.json", JSON.stringify({ args: process.argv.slice(2), input }));
if (mode === "fails") { console.error("error: cannot fetch certificate: no endpoints available"); process.exit(1); }
if (mode === "tells") { console.error("error: cannot read " + JSON.stringify(input)); process.exit(1); }
if (mode === "echoes") { process.stdout.write(input.replace("kind: Secret", "kind: SealedSecret").replace(/stringData:\\n((  .*\\n)*)/, (_, keys) => "spec:\\n  encryptedData: {" + keys.trim().replaceAll("\\n", ",") + "}\\n")); process.exit(0); }
const name = /name: (.*)/.exec(input)[1];
const keys = [...input.matchAll(/^  ([\\w-]+): "/gm)].map((match) => match[1]).filter((key) => !(mode === "forgets" && key === "salt"));
console.log("apiVersion: bitnami.com/v1alpha1\\nkind: SealedSecret\\nmetadata:\\n  name: " + name + "\\nspec:\\n  encryptedData:\\n" + keys.map((key) => "    " + key + ": AgBy3i4OJSWK").join("\\n"));
`;
const values = `langfuse:
  salt:
    value: CANARY-salt
clickhouse:
  auth:
    password: "CANARY \\n clickhouse"
`;
const folder = folderWith({ kubeseal, mode: "" });
const program = join(folder, "kubeseal");
chmodSync(program, 0o755);
afterAll(() => removeFolder(folder));
beforeEach(() => behave(""));

function behave(mode: string): void {
  rmSync(join(folder, "seen.json"), { force: true });
  writeFileSync(join(folder, "mode"), mode);
}

const seen = (): { args: string[]; input: string } => JSON.parse(readFileSync(join(folder, "seen.json"), "utf8"));

// The program in place of kubeseal is a script.
describe.skipIf(process.platform === "win32")("a kubeseal of the user's", () => {
  const uri = "file:///work/langfuse-values.yaml";

  async function move(isTrusted: boolean, settings: object): Promise<SecretsResult> {
    const { readAsset, sealSecret } = nodeHost(root);
    const host = { ...memoryHost({}), readAsset, sealSecret };
    const capabilities = { documentChanges: true, resourceOperations: ["create" as const] };
    const workspace = { ...modernEditor.workspace, workspaceEdit: capabilities };
    const editor = await connect(host, { ...modernEditor, workspace }, { folder: "file:///work" });
    editor.settings = { secrets: settings };
    await editor.open(uri, values);
    const params = { uri, paths: null, target: "SealedSecret", isTrusted };
    return editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, params);
  }

  it("gets the values on its standard input only, and no file in plain text is written", async () => {
    const result = await move(true, { kubeseal: program, kubesealCertificate: "/etc/cert.pem", namespace: "llm" });
    expect(seen().args).toEqual(["--format=yaml", "--cert=/etc/cert.pem"]);
    expect(seen().input).toContain("namespace: llm");
    expect(seen().input).toContain("CANARY");
    expect(JSON.stringify(result)).not.toContain("CANARY");
    expect(result).toMatchObject({
      plainFiles: [],
      moved: ["langfuse.salt.value", "clickhouse.auth.password"],
    });
    expect(result.command).toBeUndefined();
    const created = result.edit?.documentChanges?.flatMap((change) => ("kind" in change ? [change] : []));
    expect(created).toMatchObject([
      { kind: "create", uri: "file:///work/langfuse-credentials.sealed.yaml" },
      { kind: "create", uri: "file:///work/langfuse-clickhouse-credentials.sealed.yaml" },
    ]);
  });

  it("is run in a trusted workspace only; without it there is the command to run", async () => {
    for (const result of [await move(false, { kubeseal: program }), await move(true, {})]) {
      expect(result.command).toContain("kubeseal --format yaml");
      expect(result.plainFiles).toHaveLength(2);
    }
    expect(existsSync(join(folder, "seen.json"))).toBe(false);
  });

  it.each([
    ["fails", "kubeseal says: error: cannot fetch certificate: no endpoints available"],
    ["tells", "its message is not shown because it repeats a part of a secret"],
    ["echoes", "is not encrypted"],
    ["forgets", 'left out the key "salt"'],
  ])("changes nothing when it %s", async (mode, message) => {
    behave(mode);
    const result = await move(true, { kubeseal: program });
    expect(result.problem).toContain(message);
    expect(result.edit).toBeUndefined();
    expect(JSON.stringify(result)).not.toContain("CANARY");
  });

  it.each([
    ["kubeseal", "kubeseal is not an absolute path."],
    ["/none/kubeseal", "/none/kubeseal cannot be run."],
    ["/none/\0", "cannot be run."],
  ])("is told to be missing: %j", async (path, message) => {
    expect((await move(true, { kubeseal: path })).problem).toContain(message);
  });

  it("makes SealedSecrets on the command line", () => {
    const work = folderWith({ "langfuse-values.yaml": values });
    const args = ["fix", "--rule", "plain-secret", "--target", "SealedSecret", "--kubeseal", program];
    behave("fails");
    const failed = valuesmith([...args, "langfuse-values.yaml"], work);
    expect(failed).toMatchObject({ status: 2, out: "" });
    expect(failed.err).toContain("not changed. kubeseal says: error: cannot fetch certificate");
    expect(readFileSync(join(work, "langfuse-values.yaml"), "utf8")).toBe(values);
    behave("");
    const { status, out, err } = valuesmith([...args, "--kubeseal-cert", "cert.pem", "langfuse-values.yaml"], work);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toContain("written to langfuse-credentials.sealed.yaml, langfuse-clickhouse-credentials.sealed.yaml");
    expect(seen().args[1]).toBe(`--cert=${join(work, "cert.pem")}`);
    expect(readFileSync(join(work, "langfuse-values.yaml"), "utf8")).not.toContain("CANARY");
    expect(existsSync(join(work, "langfuse-credentials.secret.yaml"))).toBe(false);
    removeFolder(work);
  });
});

describe("sealing", () => {
  const draft: SecretDraft = { name: "app", keys: [{ name: "pin", content: "0815-secret-value", origin: "moved" }] };
  const sealed = (key: string, name = "app") =>
    `kind: SealedSecret\nmetadata: {name: ${name}}\nspec: {encryptedData: {${key}}}\n`;

  const seal = (answer: KubesealAnswer) =>
    sealSecrets({ sealSecret: async () => answer }, [draft], {
      kubeseal: { program: "/kubeseal", certificate: "" },
      namespace: "",
    });

  it.each([
    ["nothing", ""],
    ["no YAML", "kind: SealedSecret\n\t[\n"],
    ["a plain Secret", "kind: Secret\nmetadata: {name: app}\nstringData: {pin: x}\n"],
    ["another name", sealed("pin: AgA", "other")],
    ["two objects", `${sealed("pin: AgA")}---\n${sealed("pin: AgA")}`],
  ])("takes %s for a failure", async (_, manifest) => {
    expect(await seal({ manifest })).toEqual({
      kind: "failed",
      message: 'kubeseal printed something else than a SealedSecret "app".',
    });
  });

  it("hides a message with a part of a value, or with it in Base64", async () => {
    for (const text of ["near 15-secret-v", "near MDgxNS1zZWNyZXQtdmFsdWU="]) {
      const result = await seal({ message: text });
      expect(JSON.stringify(result)).not.toContain("near");
    }
    const long = `${"x".repeat(2_000)}`;
    const result = await seal({ message: long });
    expect(result).toEqual({ kind: "failed", message: long.slice(0, 500) });
  });
});

describe("a program of the user's", () => {
  const run = (script: string, limits = {}) =>
    runProgram({
      program: process.execPath,
      args: ["-e", script],
      cwd: root,
      env: { PATH: process.env.PATH },
      timeout: 20_000,
      maxOutput: 1_000,
      ...limits,
    });

  it("ends in one of four ways", async () => {
    expect(await run("console.log('ä'); console.error('b')")).toEqual({ kind: "done", stdout: "ä\n", stderr: "b\n" });
    expect(await run("process.exit(3)")).toMatchObject({ kind: "failed" });
    expect(await run("for (;;) console.log('x'.repeat(1000))")).toMatchObject({ kind: "stopped" });
    expect(await run("setInterval(() => {}, 1000)", { timeout: 300 })).toMatchObject({ kind: "stopped" });
    expect(await run("", { program: join(root, "none") })).toMatchObject({ kind: "not started" });
  });

  it("need not read its input", async () => {
    expect(await run("process.exit(0)", { input: "x".repeat(1_000_000) })).toMatchObject({ kind: "done" });
  });
});
