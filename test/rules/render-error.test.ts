import { describe, expect, it } from "vitest";
import type { RenderedError } from "../../server/src/core/values/snapshot";
import { check } from "../support/fixture";

const shop = "shop@1.2.0";
const drawn = (text: string, ...errors: RenderedError[]): Promise<string> =>
  check(shop, text, { rendered: { errors, warnings: [] } });

describe("render-error", () => {
  it("stands on the value that Helm names", async () => {
    const message =
      "execution error at (shop/templates/web.yaml:12:4): web.replicas must be odd, as an even number cannot vote";
    const error = { message, source: "shop/templates/web.yaml", line: 12, values: ["web.replicas"] };
    expect(await drawn("web:\n  replicas: 2\n", error)).toMatchInlineSnapshot(`
      "
      web:
        replicas: 2
        ^^^^^^^^ error render-error: Helm: web.replicas must be odd, as an even number cannot vote (shop/templates/web.yaml:12)
      "
    `);
  });

  it("stands on the nearest key above a value that is missing, else on the first line", async () => {
    const error = { message: "a host is needed", values: ["ingress.tls.host", "global.host"] };
    expect(await drawn("web:\n  replicas: 1\ningress:\n  hostname: shop.example\n", error)).toMatchInlineSnapshot(`
      "
      web:
        replicas: 1
      ingress:
      ^^^^^^^ error render-error: Helm: a host is needed
        hostname: shop.example
      "
    `);
    expect(await drawn("web: {}\n", error)).toMatchInlineSnapshot(`
      "
      web: {}
      ^^^^^^^ error render-error: Helm: a host is needed
      "
    `);
  });

  it("prefers a value that the file has to a likelier one that it lacks", async () => {
    const error = { message: "wrong", values: ["ingress.hostname", "web.replicas"] };
    expect(await drawn("ingress: {}\nweb:\n  replicas: 1\n", error)).toMatchInlineSnapshot(`
      "
      ingress: {}
      web:
        replicas: 1
        ^^^^^^^^ error render-error: Helm: wrong
      "
    `);
  });

  it("tells each violation of a schema apart", async () => {
    const error = {
      message: "values don't meet the specifications of the schema(s)",
      values: ["replicas", "web.replicas"],
      details: [
        { message: "at '/replicas': got string, want integer", values: ["replicas"] },
        { message: "at '/web/replicas': minimum: got 0, want 1", values: ["web.replicas"] },
      ],
    };
    expect(await drawn("web:\n  replicas: 0\n", error)).toMatchInlineSnapshot(`
      "
      web:
      ^^^^ error render-error: Helm: at '/replicas': got string, want integer
        replicas: 0
        ^^^^^^^^ error render-error: Helm: at '/web/replicas': minimum: got 0, want 1
      "
    `);
  });

  it("tells the last link of a chain of templates only", async () => {
    const message = `shop/templates/web.yaml:3:42
  executing "shop/templates/web.yaml" at <include "shop.env" .>:
    error calling include:
shop/templates/_helpers.tpl:5:26
  executing "shop.env" at <.Values.web.env.name>:
    nil pointer evaluating interface {}.name`;
    const error = { message, source: "shop/templates/_helpers.tpl", line: 5, values: ["web.env.name"] };
    expect(await drawn("web: {}\n", error)).toMatchInlineSnapshot(`
      "
      web: {}
      ^^^ error render-error: Helm: nil pointer evaluating interface {}.name (shop/templates/_helpers.tpl:5)
      "
    `);
  });

  it("does not quote the value that Helm quotes", async () => {
    const message = `template: shop/templates/a.yaml:1:2: executing "shop/templates/a.yaml" at <.Values.env>: range can't iterate over s3cret`;
    const text = await drawn("web: {}\n", { message, values: ["env"] });
    expect(text).not.toContain("s3cret");
    expect(text).toContain("range can't iterate over this value");
  });

  it("gives way to what another rule says about the same value", async () => {
    const error = { message: "ingress.hostname is required", values: ["ingress.hostname"] };
    expect(await drawn("ingress:\n  enabled: true\n  hostname: ''\n", error)).toMatchInlineSnapshot(`
      "
      ingress:
        enabled: true
        hostname: ''
        ^^^^^^^^ error guard: ingress.enabled is true, but ingress.hostname is empty.
      "
    `);
  });
});

describe("render-warning", () => {
  const warned = (text: string, ...warnings: string[]): Promise<string> =>
    check(shop, text, { rendered: { errors: [], warnings } });

  it("stands on the key that Helm names, without the value", async () => {
    expect(
      await warned(
        "labels: s3cret\nextra: {}\n",
        "warning: cannot overwrite table with non table for shop.labels (map[])",
        "warning: destination for shop.extra is a table. Ignoring non-table value (s3cret)",
        "warning: something else of shop.labels",
      ),
    ).toContain(`render-warning: Helm: "extra" is a map in this file but not in the chart`);
  });

  it("is quiet about keys that the file does not have", async () => {
    expect(await warned("replicas: 1\n", "warning: skipped value for shop.web.env: Not a table.")).not.toContain(
      "Helm",
    );
  });
});
