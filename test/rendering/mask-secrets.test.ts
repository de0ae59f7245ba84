import { describe, expect, it } from "vitest";
import { maskSecrets } from "../../server/src/core/rendering/mask-secrets";

const secret = `---
# Source: shop/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: shop # goes
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
        name: shop # ••••••••
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

describe("what a preview hides", () => {
  const masked = (text: string, kind = "Secret"): string =>
    maskSecrets(text, [{ kind, startLine: 0, endLine: text.split("\n").length - 1 }]);
  const head = "kind: Secret\nmetadata:\n  name: s\n";
  const hiding: Record<string, [text: string, kind?: string]> = {
    "both maps of the name data": [`${head}data:\n  a: eA==\ndata:\n  b: Canary\n`],
    "what an alias stands for": [`${head}  annotations: &v\n    b: Canary\ndata: *v\n`],
    "what the alias of a value stands for": [`${head}  labels:\n    b: &v Canary\ndata:\n  a: *v\n`],
    "what is merged into the data": [`${head}x: &v\n  b: Canary\ndata:\n  <<: *v\n`],
    "the data of a map that is merged in": [`x: &v\n  data:\n    b: Canary\n${head}<<: *v\n`],
    "data that is no map": [`${head}data: Canary\n`],
    "a Secret in a List": [`kind: List\nitems:\n- ${head.replaceAll("\n", "\n  ")}data:\n    b: Canary\n`, "List"],
    "a Secret in a List in a List": [
      `kind: List\nitems:\n- kind: List\n  items:\n  - kind: Secret\n    data: { b: Canary }\n`,
      "List",
    ],
    "the items of a SecretList": ["kind: SecretList\nitems:\n- data:\n    b: Canary\n", "SecretList"],
    "a Secret in JSON": [`{"kind": "Secret",\n "data": {"b": "Canary"}}\n`],
    "a Secret inside of another object": [
      "kind: Work\nspec:\n  manifests:\n  - kind: Secret\n    stringData:\n      b: Canary\n",
      "Work",
    ],
    "a Secret as text in another object": [
      "kind: ConfigMap\ndata:\n  s.yaml: |\n    kind: Secret\n    stringData:\n      b: Canary\n",
      "ConfigMap",
    ],
    "what kubectl has last applied": [
      `${head}  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{"x":"Canary"}'\n`,
    ],
    "what a tool keeps in an annotation": [`${head}  annotations:\n    tool/before: '{"x":"Canary"}'\n`],
    "a list in an annotation": [`${head}  annotations:\n    tool/before: '[1,"Canary"]'\n`],
    "an annotation of several lines": [`${head}  annotations:\n    tool/before: |\n      a\n      Canary\n`],
    "an annotation that is named like a secret": [`${head}  annotations:\n    tool/db-password: CanaryCanary1\n`],
    "what is commented out": [`${head}data:\n  a: eA==\n  # b: Canary\n  c: eA==\n`],
    "what is commented out of a Secret without values": [`${head}data:\n  # b: Canary\n`],
    "a comment behind a name": [`${head}  labels: {} # Canary\ndata: {}\n`],
    "a comment in the template of a SealedSecret": [
      "kind: SealedSecret\nspec:\n  template:\n    data:\n      # b: Canary\n      c: x\n",
      "SealedSecret",
    ],
    "what kubectl has last applied of a Secret, anywhere": [
      `kind: X\nmetadata:\n  annotations:\n    last: "{\\"kind\\":\\"Secret\\",\\"data\\":{\\"b\\":\\"Canary\\"}}"\n`,
      "X",
    ],
    "the template of a SealedSecret": [
      "kind: SealedSecret\nspec:\n  template:\n    data:\n      b: Canary\n",
      "SealedSecret",
    ],
    "the template of an ExternalSecret": [
      "kind: ExternalSecret\nspec:\n  target:\n    template:\n      data:\n        b: Canary\n",
      "ExternalSecret",
    ],
    "a List that cannot be read": ["kind: List\nitems:\n- kind: Secret\n  data: [Canary\n", "List"],
  };

  it.each(Object.entries(hiding))("is %s", (_, [text, kind]) => {
    expect(masked(text, kind)).not.toContain("Canary");
    expect(masked(text, kind).split("\n")).toHaveLength(text.split("\n").length);
  });

  it("is no annotation that is there for tools, and not the template that Helm names", () => {
    const text = `# Source: shop/templates/secret.yaml\n${head}  annotations:\n    helm.sh/hook: pre-install\n`;
    expect(masked(text)).toBe(text);
  });

  it("is no comment of other objects", () => {
    const text = "kind: Deployment # Shown\nspec:\n  secretKeyRef: Secret # Shown\n";
    expect(masked(text, "Deployment")).toBe(text);
  });

  it("is nothing of other objects that name a Secret", () => {
    const text = "kind: Deployment\nspec:\n  secretName: shop\n  kinds: [Secret]\n  data:\n    a: Shown\n";
    expect(masked(text, "Deployment")).toBe(text);
    const broken = "kind: Deployment\nspec: [\n  secretKeyRef: Secret\n";
    expect(masked(broken, "Deployment")).toBe(broken);
  });
});
