import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { RenderableChart, RenderRequest } from "../../server/src/render/engine/rendering";
import { ExternalHelm } from "../../server/src/render/helm/external-helm";
import { folderWith, removeFolder } from "../support/cli";

/** A program in place of helm that writes down what it was given. */
const helm = `#!${process.execPath}
const { readFileSync, writeFileSync } = require("node:fs");
const values = process.argv.filter((argument) => argument.startsWith("--values=")).map((argument) => readFileSync(argument.slice(9), "utf8"));
writeFileSync(__filename + ".json", JSON.stringify({ args: process.argv.slice(2), env: process.env, cwd: process.cwd(), values }));
const [text = ""] = values;
if (text.includes("fails")) { console.error("warning: a warning\\nError: execution error at (shop/templates/a.yaml:3:4): web.port is required"); process.exit(1); }
console.log("---\\n# Source: shop/templates/a.yaml\\napiVersion: v1\\nkind: Secret\\nmetadata:\\n  name: a\\n  namespace: b\\n---\\n# Source: shop/templates/b.yaml\\nkind: Pod\\nmetadata:\\n  annotations:\\n    helm.sh/hook: test, post-install");
`;
const folder = folderWith({ helm });
const program = join(folder, "helm");
chmodSync(program, 0o755);
afterAll(() => removeFolder(folder));

const chart: RenderableChart = {
  name: "shop",
  version: "1.0.0",
  where: "It is a test's.",
  key: "shop",
  content: { kind: "files", files: [{ name: "templates/a.yaml", data: new TextEncoder().encode("a") }] },
};
const request = (change: Partial<RenderRequest> = {}): RenderRequest => ({
  release: "test",
  namespace: "test",
  values: [
    { kind: "file", name: "values.yaml", text: "a: s3cret\n" },
    { kind: "set", name: "--set", text: "b=1; rm -rf /" },
  ],
  ...change,
});
const seen = (): { args: string[]; env: Record<string, string>; cwd: string; values: string[] } =>
  JSON.parse(readFileSync(`${program}.json`, "utf8"));

// The program in place of helm is a script.
describe.skipIf(process.platform === "win32")("a helm of the user's", () => {
  it("is given everything as arguments of its own, and nothing of the user's configuration", async () => {
    await new ExternalHelm(program).render(
      chart,
      request({ kubeVersion: "1.31.0", apiVersions: ["a.b/v1"], includeCrds: true, skipTests: true, isUpgrade: true }),
    );
    const { args, env, cwd, values } = seen();
    expect(args.map((argument) => argument.replaceAll(cwd, "DIR"))).toEqual([
      "template",
      "test",
      "DIR/chart",
      "--values=DIR/values-0.yaml",
      "--set=b=1; rm -rf /",
      "--namespace=test",
      "--kube-version=1.31.0",
      "--api-versions=a.b/v1",
      "--include-crds",
      "--skip-tests",
      "--is-upgrade",
    ]);
    expect(values).toEqual(["a: s3cret\n"]);
    expect(Object.keys(env).filter((name) => !name.startsWith("__CF"))).toEqual([
      "HOME",
      "HELM_CACHE_HOME",
      "HELM_CONFIG_HOME",
      "HELM_DATA_HOME",
      "PATH",
      "KUBECONFIG",
    ]);
    expect(existsSync(cwd)).toBe(false);
  });

  it("answers like the embedded engine", async () => {
    const rendering = await new ExternalHelm(program).render(chart, request());
    expect(rendering.objects).toEqual([
      {
        source: "shop/templates/a.yaml",
        apiVersion: "v1",
        kind: "Secret",
        name: "a",
        namespace: "b",
        startLine: 2,
        endLine: 6,
      },
      {
        source: "shop/templates/b.yaml",
        apiVersion: "",
        kind: "Pod",
        name: "",
        namespace: "",
        hook: ["test", "post-install"],
        startLine: 9,
        endLine: 12,
      },
    ]);
  });

  it("says what helm says", async () => {
    const values = [{ kind: "file" as const, name: "values.yaml", text: "fails: true" }];
    expect(await new ExternalHelm(program).render(chart, request({ values }))).toMatchObject({
      text: "",
      warnings: ["warning: a warning"],
      errors: [{ stage: "render", source: "shop/templates/a.yaml", line: 3, values: ["web.port"] }],
    });
  });

  it("refuses what helm would take for a flag, and a chart that leaves its folder", async () => {
    const external = new ExternalHelm(program);
    for (const change of [
      { release: "--post-renderer=x" },
      { namespace: "-x" },
      { kubeVersion: "--x" },
      { apiVersions: ["-x"] },
    ])
      expect((await external.render(chart, request(change))).errors[0]?.message).toMatch(/is not an? /);
    const evil: RenderableChart = {
      ...chart,
      content: { kind: "files", files: [{ name: "../evil", data: new Uint8Array() }] },
    };
    expect((await external.render(evil, request())).errors[0]?.message).toContain("outside of it");
    expect(readdirSync(tmpdir())).not.toContain("evil");
  });

  it("is stopped when nobody waits for it any more, or when it takes longer than it may", async () => {
    const endless = folderWith({ helm: `#!${process.execPath}\nsetInterval(() => {}, 1000);\n` });
    chmodSync(join(endless, "helm"), 0o755);
    const external = new ExternalHelm(join(endless, "helm"));
    const controller = new AbortController();
    const taken = external.render(chart, request(), { signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    expect((await taken).errors[0]?.message).toBe("Rendering was ended.");
    const { errors } = await external.render(chart, request(), { timeLimit: 500 });
    expect(errors[0]?.message).toContain("helm did not finish within 0.5 s");
    removeFolder(endless);
  });

  it("says what to check when there is no such program", async () => {
    const { errors } = await new ExternalHelm(join(folder, "none")).render(chart, request());
    expect(errors[0]?.message).toBe(`${join(folder, "none")} cannot be run. Check "valuesmith.helm.path".`);
  });
});
