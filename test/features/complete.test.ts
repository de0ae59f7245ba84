import { describe, expect, it } from "vitest";
import { accept, details, itemDocumentation, labels } from "../support/fixture";

const langfuse = "langfuse@2.0.0";

describe("completion of keys", () => {
  it("tells the type of a key, unless it may have several", async () => {
    expect(await details("shop@1.2.0", "<|>\n")).toEqual(
      expect.arrayContaining([
        "ingress: map",
        "hosts: list",
        "logLevel: string",
        "replicaCount: number",
        "telemetry: no effect · true or false",
        "nodeName:",
      ]),
    );
  });

  it("offers the root keys, without those that are there", async () => {
    expect(await labels(langfuse, "clickhouse:\n  deploy: false\n<|>\n")).toEqual(
      expect.arrayContaining(["langfuse", "postgresql", "redis", "s3"]),
    );
    expect(await labels(langfuse, "clickhouse:\n  deploy: false\n<|>\n")).not.toContain("clickhouse");
  });

  it("offers what stands below a key", async () => {
    expect(await labels(langfuse, "langfuse:\n  ingress:\n    <|>\n")).toMatchInlineSnapshot(`
      [
        "additionalLabels",
        "annotations",
        "className",
        "enabled",
        "hosts",
        "tls",
      ]
    `);
  });

  it("opens a map with a nested line", async () => {
    expect(await accept(langfuse, "langfuse:\n  ing<|>\n", "ingress")).toMatchInlineSnapshot(`
      "
      langfuse:
        ingress:
          <|>
      "
    `);
  });

  it.each([
    ["the start of a key", "postgresql:\n  au<|>\n", ["auth"]],
    ["the start of a word in a key", "langfuse:\n  key<|>\n", ["encryptionKey", "licenseKey"]],
    ["the first letters of the words of a key", "langfuse:\n  ek<|>\n", ["encryptionKey"]],
    ["nothing for letters that are only scattered in a key", "langfuse:\n  secret<|>\n", []],
  ])("offers %s", async (_, fixture, expected) => {
    expect(await labels(langfuse, fixture)).toEqual(expected);
  });

  it("opens a list with its first item", async () => {
    expect(await accept(langfuse, "langfuse:\n  addi<|>\n", "additionalEnv")).toMatchInlineSnapshot(`
      "
      langfuse:
        additionalEnv:
          - <|>
      "
    `);
  });

  it("offers a choice for booleans, the other value than the default first", async () => {
    expect(await accept(langfuse, "langfuse:\n  ingress:\n    en<|>\n", "enabled")).toMatchInlineSnapshot(`
      "
      langfuse:
        ingress:
          enabled: true<|>
      "
    `);
  });

  it("works between siblings and does not offer them", async () => {
    const found = await labels(langfuse, "langfuse:\n  replicas: 2\n  <|>\n  salt:\n    value: x\n");
    expect(found).toContain("nextauth");
    expect(found).not.toContain("replicas");
    expect(found).not.toContain("salt");
  });

  it("replaces a whole word and keeps its colon", async () => {
    expect(await accept(langfuse, "langfuse:\n  repl<|>s: 2\n", "replicas")).toMatchInlineSnapshot(`
      "
      langfuse:
        replicas<|>: 2
      "
    `);
  });

  it("works in flow maps", async () => {
    expect(await accept(langfuse, "langfuse: { replicas: 2, sa<|> }\n", "salt")).toMatchInlineSnapshot(`
      "
      langfuse: { replicas: 2, salt: { <|> } }
      "
    `);
  });

  it("works in quotes", async () => {
    expect(await accept(langfuse, 'langfuse:\n  "re<|>"\n', "replicas")).toMatchInlineSnapshot(`
      "
      langfuse:
        "replicas<|>"
      "
    `);
  });

  it("works in list items", async () => {
    expect(await labels(langfuse, "langfuse:\n  additionalEnv:\n    - <|>\n")).toMatchInlineSnapshot(`
      [
        "name",
        "value",
        "valueFrom",
      ]
    `);
    expect(await labels(langfuse, "langfuse:\n  additionalEnv:\n    - name: A\n      <|>\n")).toMatchInlineSnapshot(
      `
      [
        "value",
        "valueFrom",
      ]
    `,
    );
  });

  it("works in files with Windows line ends", async () => {
    expect(await labels(langfuse, "langfuse:\r\n  replicas: 2\r\n  nexta<|>\r\n")).toContain("nextauth");
  });

  it("works while the file is broken elsewhere", async () => {
    expect(await labels(langfuse, "clickhouse: [1\nlangfuse:\n  web: }{\n  nexta<|>\n")).toContain("nextauth");
  });

  it("stays away from comments and texts", async () => {
    expect(await labels(langfuse, "langfuse: # co<|>\n")).toEqual([]);
    expect(await labels(langfuse, "langfuse:\n  nodeEnv: |\n    te<|>\n")).toEqual([]);
  });

  it("knows the types of Kubernetes", async () => {
    expect(await labels(langfuse, "langfuse:\n  resources:\n    <|>\n")).toEqual(
      expect.arrayContaining(["limits", "requests"]),
    );
    expect(await labels(langfuse, "langfuse:\n  tolerations:\n    - <|>\n")).toEqual(
      expect.arrayContaining(["effect", "key", "operator"]),
    );
  });

  it("explains an item when it is selected", async () => {
    expect(await itemDocumentation(langfuse, "langfuse:\n  repl<|>\n", "replicas")).toContain("Default: `1`");
  });
});

describe("completion of values", () => {
  it("offers true and false", async () => {
    expect(await labels(langfuse, "langfuse:\n  ingress:\n    enabled: <|>\n")).toEqual(["false", "true"]);
  });

  it("adds the space that is missing after the colon", async () => {
    expect(await accept(langfuse, "langfuse:\n  ingress:\n    enabled:<|>\n", "true")).toMatchInlineSnapshot(`
      "
      langfuse:
        ingress:
          enabled: true<|>
      "
    `);
  });

  it("offers allowed values and the default", async () => {
    expect(await labels("langsmith@0.16.11", "config:\n  authType: <|>\n")).toMatchInlineSnapshot(`
      [
        "mixed",
        "oauth",
      ]
    `);
  });

  it("quotes a default that Helm would read as something else", async () => {
    expect(await accept(langfuse, "langfuse:\n  nodeEnv: <|>\n", "production")).toMatchInlineSnapshot(`
      "
      langfuse:
        nodeEnv: production<|>
      "
    `);
  });

  it("offers the values of Kubernetes' enumerations", async () => {
    expect(await labels(langfuse, "langfuse:\n  image:\n    pullPolicy: <|>\n")).toEqual(
      expect.arrayContaining(["Always", "IfNotPresent", "Never"]),
    );
  });
});
