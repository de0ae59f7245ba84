import { describe, expect, it } from "vitest";
import { maskSecrets } from "../../server/src/core/rendering/mask-secrets";

const secret = `---
# Source: shop/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: shop # stays
data:
  password: czNjcmV0   # with a comment
  "quoted": "czNjcmV0"
  empty:
  block: |
    czNjcmV0
    czNjcmV0
stringData: { url: postgres://u:s3cret@db, plain: s3cret }
type: Opaque
---
# Source: shop/templates/config.yaml
kind: ConfigMap
data:
  open: text`;

describe("maskSecrets", () => {
  it("masks values of Secrets only, and keeps every line where it is", () => {
    const masked = maskSecrets(secret, [
      { kind: "Secret", startLine: 2, endLine: 14 },
      { kind: "ConfigMap", startLine: 17, endLine: 19 },
    ]);
    expect(masked).toMatchInlineSnapshot(`
      "---
      # Source: shop/templates/secret.yaml
      apiVersion: v1
      kind: Secret
      metadata:
        name: shop # stays
      data:
        password: ••••••••
        "quoted": ••••••••
        empty:
        block: ••••••••


      stringData: { url: ••••••••
      type: Opaque
      ---
      # Source: shop/templates/config.yaml
      kind: ConfigMap
      data:
        open: text"
    `);
    expect(masked.split("\n")).toHaveLength(secret.split("\n").length);
  });

  it("masks a Secret that is not YAML as a whole", () => {
    const text = "kind: Secret\ndata:\n  a: [s3cret\n\n  b: s3cret";
    expect(maskSecrets(text, [{ kind: "Secret", startLine: 0, endLine: 4 }])).toBe(
      "••••••••\n••••••••\n••••••••\n\n••••••••",
    );
  });

  it("masks the Secrets of a list and of aliases, too", () => {
    const text = "kind: Secret\nx: &a s3cret\ndata:\n  a: *a\n  b: !!binary s3cret";
    expect(maskSecrets(text, [{ kind: "Secret", startLine: 0, endLine: 4 }])).not.toMatch(/b: .*s3cret/);
  });

  it("leaves a text without Secrets alone", () => {
    expect(maskSecrets("kind: Pod", [{ kind: "Pod", startLine: 0, endLine: 0 }])).toBe("kind: Pod");
  });
});
