import { describe, expect, it } from "vitest";
import { closedBecause } from "../../server/src/core/secrets/move/secret-drafts";
import { holdsAll } from "../../server/src/core/secrets/move/write-secret";
import { readManifests } from "../../server/src/core/secrets/secret-manifest";
import { moveSecrets, secretSnapshot } from "../support/secrets";

const head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: langfuse-credentials\n";
const values = "langfuse:\n  salt:\n    value: S4lt-canary-77\n";

/** What happens when a salt is moved while there is a manifest. */
async function moveBeside(manifest: string, name = "s.yaml") {
  const moved = moveSecrets(await secretSnapshot("langfuse@1.5.0", values, { [name]: manifest }));
  return { files: Object.keys(moved.files), reasons: moved.plan.avoided.map(({ reason }) => reason) };
}

describe("no plain value is added to a Secret", () => {
  it.each([
    [
      "that SOPS has encrypted",
      `${head}stringData:\n  a: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\nsops:\n  mac: x\n`,
    ],
    ["of which SOPS has encrypted nothing but another key", `${head}data:\n  a: eA==\nsops: { version: 3.9.0 }\n`],
    ["beside one that SOPS has encrypted", `${head}data:\n  a: eA==\n---\na: ENC[AES256_GCM,data:x,type:str]\n`],
    ["in a list that SOPS has encrypted", `kind: List\nitems:\n- ${head.replaceAll("\n", "\n  ")}data: {}\nsops: {}\n`],
    ["with values for vals", `${head}stringData:\n  a: ref+vault://secret/a#b\n`],
    ["with values for helm-secrets", `${head}stringData:\n  a: secrets://a.yaml\n`],
    ["with values for the Vault plugin of Argo CD", `${head}stringData:\n  a: <password>\n`],
    ["with values for bank-vaults", `${head}stringData:\n  a: vault:secret/data/a#B\n`],
    [
      "that the Vault plugin of Argo CD fills in",
      `${head}  annotations: { avp.kubernetes.io/path: a/b }\nstringData:\n  a: b\n`,
    ],
    [
      "that is copied from another one",
      `${head}  annotations: { replicator.v1.mittwald.de/replicate-from: a/b }\ndata:\n  a: eA==\n`,
    ],
    ["with variables for Flux or envsubst", `${head}stringData:\n  a: \${SALT}\n`],
    ["with a value of Ansible Vault", `${head}stringData:\n  a: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6138\n`],
    ["with a value of age", `${head}stringData:\n  a: |\n    -----BEGIN AGE ENCRYPTED FILE-----\n    x\n`],
    [
      "with a value of Ansible Vault without a tag",
      `${head}stringData:\n  a: |\n    $ANSIBLE_VAULT;1.1;AES256\n    6138\n`,
    ],
    ["with a message of PGP", `${head}stringData:\n  a: |\n    -----BEGIN PGP MESSAGE-----\n    x\n`],
    ["with a value that is no number, though it is said to be one", `${head}stringData:\n  a: !!int x\n`],
    ["with other values for vals", `${head}stringData:\n  a: secretref+vault://secret/a#b\n`],
    ["beside a document in JSON that SOPS has encrypted", `${head}data: {}\n---\n{\n  "sops": {}\n}\n`],
    ["that bank-vaults fills in", `${head}  annotations: { vault.security.banzaicloud.io/vault-addr: a }\ndata: {}\n`],
    ["with two namespaces", `${head}  namespace: a\n  namespace: a\nstringData:\n  a: b\n`],
    ["that is immutable", `${head}immutable: true\nstringData:\n  a: b\n`],
    ["in a list of objects", `kind: List\nitems:\n- ${head.replaceAll("\n", "\n  ")}data: {}\n`],
    ["with a key twice", `${head}stringData:\n  salt: S4lt-canary-77\n  salt: other\n`],
    ["with two maps of values", `${head}stringData:\n  salt: S4lt-canary-77\nstringData:\n  a: b\n`],
    ["with two maps of data", `${head}data:\n  a: eA==\ndata:\n  b: eA==\n`],
    ["whose values are an alias", `x: &x\n  a: b\n${head}stringData: *x\n`],
    ["whose values are merged", `x: &x\n  a: b\n${head}stringData:\n  <<: *x\n`],
    ["whose values are no map", `${head}stringData: [a]\n`],
    ["that is there twice", `${head}stringData:\n  a: b\n---\n${head}stringData:\n  c: d\n`],
  ])("%s", async (_, manifest) => {
    const { files, reasons } = await moveBeside(manifest);
    expect(files).toEqual(["langfuse-credentials-2.secret.yaml"]);
    expect(reasons).toEqual([expect.stringContaining("work/s.yaml")]);
  });

  it.each([
    "s.enc.yaml",
    "enc.s.yaml",
    "s.sops.yaml",
    "sops-s.yaml",
    "s.vault.yaml",
    "vault.yaml",
    "s.age.yaml",
    "s.gpg.yaml",
    "encrypted/s.yaml",
    "sops/s.yaml",
  ])("in a file that is called %s, as it may be decrypted just now", async (name) => {
    expect((await moveBeside(`${head}stringData:\n  a: b\n`, name)).files).toEqual([
      "langfuse-credentials-2.secret.yaml",
    ]);
  });

  it.each([
    ["an ordinary one", `${head}stringData:\n  a: b\n`],
    ["one that says it is not immutable", `${head}immutable: false\ndata:\n  a: eA==\n`],
    ["one that does not say whether it is immutable", `${head}immutable:\nstringData:\n  a: b\n`],
    ["one with a tag of YAML's own", `${head}stringData:\n  a: !!str b\n`],
    [
      "one that is copied to others",
      `${head}  annotations: { replicator.v1.mittwald.de/replicate-to: a }\nstringData:\n  a: b\n`,
    ],
    ["one without values", `${head}data:\n`],
    ["one that mentions SOPS", `# sops: not yet\n${head}stringData:\n  sops-key: a\n`],
  ])("but to %s", async (_, manifest) => {
    expect(await moveBeside(manifest)).toEqual({ files: ["s.yaml"], reasons: [] });
  });

  it("which is named with its namespace", async () => {
    const { reasons } = await moveBeside(`${head}  namespace: shop\nimmutable: true\n`);
    expect(reasons).toEqual([expect.stringContaining("work/s.yaml (namespace shop) is immutable.")]);
  });

  it("of another kind", () => {
    const [manifest] = readManifests({
      uri: "",
      version: null,
      text: "kind: SealedSecret\nmetadata: { name: a }\n",
    });
    expect(manifest && closedBecause(manifest)).toBe("is a manifest of the kind SealedSecret");
  });

  it("under a key that has another value for Kubernetes, where stringData wins", async () => {
    const other = `${head}data:\n  salt: UzRsdC1jYW5hcnktNzc=\nstringData:\n  salt: other\n`;
    const moved = moveSecrets(await secretSnapshot("langfuse@1.5.0", values, { "s.yaml": other }));
    expect(moved.files["s.yaml"]).toContain(`salt-2: "S4lt-canary-77"`);
  });
});

describe("what a file is proven to hold", () => {
  const keys = [{ name: "a", content: "x", origin: "moved" as const }];
  const one = (namespace: string, more: string): string =>
    `kind: Secret\nmetadata:\n  name: s\n${namespace && `  namespace: ${namespace}\n`}${more}`;

  it.each([
    [true, one("", "stringData:\n  a: x\n")],
    [true, one("", "data:\n  a: eA==\n")],
    [true, `${one("p", "stringData:\n  a: x\n")}---\n${one("q", "stringData:\n  b: y\n")}`],
    [false, one("", "stringData:\n  a: x\n  a: y\n")],
    [false, one("", "stringData:\n  a: y\n  a: x\n")],
    [false, one("", "stringData:\n  a: x\nstringData:\n  b: y\n")],
    [false, one("", "stringData:\n  a: y\ndata:\n  a: eA==\n")],
    [false, `${one("", "stringData:\n  a: x\n")}---\n${one("", "stringData:\n  a: y\n")}`],
    [false, `${one("p", "stringData:\n  a: x\n")}---\n${one("", "stringData:\n  b: y\n")}`],
    [false, one("", "")],
  ])("is %s for %j", (holds, text) => {
    expect(holdsAll(text, "s", keys)).toBe(holds);
  });
});
