import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartFiles } from "./support/chart-folder";
import { root } from "./support/charts";
import { folderWith, type Run, removeFolder, valuesmith } from "./support/cli";

const folder = folderWith({
  ...chartFiles("shop"),
  "shop/my-values.yaml": "host: shop.example\nreplicas: 2\n",
  "values.yaml": "replicas: 3\n",
  "secrets.yaml": "adminPassword: Xk29-vvPq-88zt\nreplicas: *Xk29-vvPq-88zt\n",
  "host.txt": "from-a-file.example",
});
afterAll(() => removeFolder(folder));

const run = (...args: string[]): Run => valuesmith(["render", ...args], folder);
const noSecret = ["--seed", "test"];

// Without Go there is no engine.
describe.skipIf(!existsSync(join(root, "dist/engine.wasm")))("valuesmith render", () => {
  it("prints what helm template prints", () => {
    expect(
      run("--chart-dir", "shop", "-f", "values.yaml", "--set", "host=a.example", ...noSecret),
    ).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "---
      # Source: shop/templates/secret.yaml
      apiVersion: v1
      kind: Secret
      metadata: { name: shop }
      stringData:
        random: bdTWaVuESKeb

      ---
      # Source: shop/templates/web.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: release-name-web, labels: {} }
      spec:
        replicas: 3
        host: a.example
      ",
        "status": 0,
      }
    `);
  });

  it("finds the chart of a values file", () => {
    const { status, out } = run("-f", "shop/my-values.yaml", "--release", "mine", "--set-file", "host=host.txt");
    expect({ status, web: out.slice(out.indexOf("kind: Deployment")) }).toMatchInlineSnapshot(`
      {
        "status": 0,
        "web": "kind: Deployment
      metadata: { name: mine-web, labels: {} }
      spec:
        replicas: 2
        host: from-a-file.example
      ",
      }
    `);
  });

  it("prints JSON for machines, with all errors at once", () => {
    const { status, out } = run("--chart-dir", "shop", "--format", "json");
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchInlineSnapshot(`
      {
        "errors": [
          {
            "line": 6,
            "message": "execution error at (shop/templates/web.yaml:6:11): host is required",
            "source": "shop/templates/web.yaml",
            "stage": "render",
            "values": [
              "host",
            ],
          },
        ],
        "notes": "",
        "objects": [],
        "ok": false,
        "text": "",
        "warnings": [],
      }
    `);
  });

  it("prints Helm's error", () => {
    expect(run("--chart-dir", "shop")).toEqual({
      status: 1,
      out: "",
      err: "Error: execution error at (shop/templates/web.yaml:6:11): host is required\n",
    });
  });

  it("hides secrets of the values files in what Helm says", () => {
    const err =
      "Error: failed to parse secrets.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: unknown anchor '…' referenced\n";
    expect(run("--chart-dir", "shop", "-f", "values.yaml", "-f", "secrets.yaml")).toEqual({ status: 1, out: "", err });
    const { out } = run("--chart-dir", "shop", "-f", "secrets.yaml", "--format", "json");
    expect(out).not.toContain("vvPq");
    expect(JSON.parse(out)).toMatchObject({ errors: [{ message: err.slice("Error: ".length).trim() }] });
  });

  it("says what is wrong with its arguments", () => {
    const problem = (...args: string[]): string => {
      const { status, err } = run(...args);
      return `${status} ${err.split("\n")[0]?.replace(folder, "DIR")}`;
    };
    expect([
      problem(),
      problem("--chart", "langfuse", "--chart-dir", "shop"),
      problem("--chart-dir", "shop", "-f", "none.yaml"),
      problem("--chart-dir", "nowhere"),
      problem("--chart", "unheard-of"),
      problem("--chart", "langfuse@2.0.0", "--offline"),
      problem("--chart-dir", "shop", "--format", "xml"),
      problem("--chart-dir", "shop", "--set-file", "host"),
      problem("--chart-dir", "shop", "--timeout", "soon"),
      problem("--chart-dir", "shop", "--timeout", "2h"),
      problem("-f", "values.yaml"),
    ]).toMatchInlineSnapshot(`
      [
        "2 valuesmith: render needs a chart, or a values file (-f) that tells its chart",
        "2 valuesmith: give one of --chart, --chart-dir and --chart-archive",
        "2 valuesmith: none.yaml cannot be read",
        "2 valuesmith: There is no file DIR/nowhere that can be read.",
        "2 valuesmith: --repo must say where the chart "unheard-of" comes from",
        "2 valuesmith: langfuse 2.0.0 is not on this machine, and --offline does not allow to download it.",
        "2 valuesmith: --format is text or json, not "xml"",
        "2 valuesmith: --set-file is KEY=FILE, not "host"",
        "2 valuesmith: --timeout is a time such as 90s or 5m, up to 1h, not "soon"",
        "2 valuesmith: --timeout is a time such as 90s or 5m, up to 1h, not "2h"",
        "2 valuesmith: values.yaml belongs to no chart that is known; --chart says which",
      ]
    `);
  });
});
