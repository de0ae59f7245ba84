import { afterEach, describe, expect, it } from "vitest";
import { findRegistryLogin } from "../../../server/src/render/sources/registry";
import { accessTo, addressOf, readRepositories } from "../../../server/src/render/sources/repositories";
import { Sandbox } from "./support/sandbox";

const repositoriesYaml = `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- caFile: ""
  certFile: ""
  insecure_skip_tls_verify: false
  keyFile: ""
  name: mine
  pass_credentials_all: false
  password: "0123"
  url: https://charts.example.com/mine/
  username: ann
- name: number
  pass_credentials_all: true
  password: 0123
  url: https://charts.example.com/number
  username: ann
- name: open
  url: https://charts.example.com/open
- name: own-authority
  url: https://charts.example.com/own-authority
  caFile: /no/such/ca.pem
- url: https://charts.example.com/nameless
- null
`;

let sandbox: Sandbox;
afterEach(() => sandbox.remove());

function withHome(files: Record<string, string>): Sandbox {
  sandbox = new Sandbox(Object.fromEntries(Object.entries(files).map(([name, text]) => [`home/${name}`, text])));
  return sandbox;
}

describe("readRepositories", () => {
  it("reads names, addresses and credentials", async () => {
    const added = await readRepositories(withHome({ ".config/helm/repositories.yaml": repositoriesYaml }).helm);
    expect(added.map(({ name }) => name)).toEqual(["mine", "number", "open", "own-authority"]);
    expect(await accessTo("https://charts.example.com/mine", added)).toMatchObject({
      credentials: { username: "ann", password: "0123" },
      passCredentialsAll: false,
    });
    expect(await accessTo("https://CHARTS.example.com/number/", added)).toMatchObject({
      credentials: { username: "ann", password: "0123" },
      passCredentialsAll: true,
    });
    expect((await accessTo("https://charts.example.com/open", added)).credentials).toBeUndefined();
    expect((await accessTo("https://charts.example.com:444/mine", added)).credentials).toBeUndefined();
  });

  it("takes credentials from the address itself", async () => {
    expect((await accessTo("https://ann:pass%20word%@charts.example.com", [])).credentials).toEqual({
      username: "ann",
      password: "pass%20word%",
    });
    expect((await accessTo("https://ann:pass%20word@charts.example.com", [])).credentials?.password).toBe("pass word");
  });

  it("says which certificate cannot be read", async () => {
    const added = await readRepositories(withHome({ ".config/helm/repositories.yaml": repositoriesYaml }).helm);
    await expect(accessTo("https://charts.example.com/own-authority", added)).rejects.toThrow(
      "Helm's repositories.yaml names the file /no/such/ca.pem, which cannot be read.",
    );
  });

  it("has none where the file is missing or broken", async () => {
    expect(await readRepositories(withHome({}).helm)).toEqual([]);
    sandbox.remove();
    expect(await readRepositories(withHome({ ".config/helm/repositories.yaml": "[".repeat(5000) }).helm)).toEqual([]);
  });

  it("resolves aliases", async () => {
    const added = await readRepositories(withHome({ ".config/helm/repositories.yaml": repositoriesYaml }).helm);
    expect(addressOf("@mine", added)).toBe("https://charts.example.com/mine/");
    expect(addressOf("alias:open", added)).toBe("https://charts.example.com/open");
    expect(addressOf("https://a", added)).toBe("https://a");
    expect(() => addressOf("@yours", added)).toThrow(
      'The Chart.yaml names the repository @yours, which Helm does not know here. Add it with "helm repo add yours" and its address.',
    );
  });
});

describe("findRegistryLogin", () => {
  const auth = Buffer.from("ann:pass:word").toString("base64");
  const login = { kind: "credentials", credentials: { username: "ann", password: "pass:word" } };

  it("reads Helm's logins, then Docker's", async () => {
    const { helm } = withHome({
      ".config/helm/registry/config.json": JSON.stringify({ auths: { "one.example.com:5000": { auth } } }),
      ".docker/config.json": JSON.stringify({
        auths: { "https://index.docker.io/v1/": { auth }, "https://two": { auth } },
      }),
    });
    for (const host of ["one.example.com:5000", "registry-1.docker.io", "two"])
      expect(await findRegistryLogin(host, helm)).toEqual(login);
    expect(await findRegistryLogin("one.example.com", helm)).toEqual({ kind: "none" });
  });

  it("knows that a helper has it", async () => {
    const files = (store: object): Record<string, string> => ({ ".docker/config.json": JSON.stringify(store) });
    expect(await findRegistryLogin("a", withHome(files({ credsStore: "desktop" })).helm)).toEqual({ kind: "helper" });
    sandbox.remove();
    const { helm } = withHome(files({ credHelpers: { a: "ecr-login" } }));
    expect(await findRegistryLogin("a", helm)).toEqual({ kind: "helper" });
    expect(await findRegistryLogin("b", helm)).toEqual({ kind: "none" });
  });

  it("survives broken files", async () => {
    const { helm } = withHome({
      ".config/helm/registry/config.json": "{",
      ".docker/config.json": JSON.stringify({ auths: { a: null, b: { auth: 3 }, c: { auth: "?" } } }),
    });
    for (const host of ["a", "b", "c", "__proto__"])
      expect(await findRegistryLogin(host, helm)).toEqual({ kind: "none" });
  });
});
