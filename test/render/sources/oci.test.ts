import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packChart, sha256 } from "./support/archives";
import { type ChartServer, type Route, redirect, startServer } from "./support/chart-server";
import { expectChart, expectMessage, Sandbox } from "./support/sandbox";

const archive = packChart("shop", "1.0.0");
const digest = `sha256:${sha256(archive)}`;
const type = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
const basic = `Basic ${Buffer.from("ann:secret").toString("base64")}`;

let sandbox: Sandbox;
let server: ChartServer;
beforeEach(async () => {
  sandbox = new Sandbox();
  server = await startServer();
});
afterEach(async () => {
  await server.close();
  sandbox.remove();
});

const manifest = (layers: unknown): string => JSON.stringify({ schemaVersion: 2, layers });

/** Puts the chart into the registry, under a tag. */
function push(tag = "1.0.0"): void {
  server.routes[`/v2/org/shop/manifests/${tag}`] = manifest([
    { mediaType: "application/vnd.cncf.helm.chart.provenance.v1.prov", digest: `sha256:${"0".repeat(64)}` },
    { mediaType: type, digest },
  ]);
  server.routes[`/v2/org/shop/blobs/${digest}`] = archive;
}

const shop = (version?: string): { name: string; version?: string; repository: string } => ({
  name: "shop",
  version,
  repository: `oci://127.0.0.1:${server.port}/org`,
});

/** Lets a route answer only those who bring the right header, and challenge the others. */
function guarded(route: Route, authorization: string, challenge: string): Route {
  return (request, response) => {
    if (request.headers.authorization !== authorization)
      response.writeHead(401, { "www-authenticate": challenge }).end();
    else if (typeof route === "function") route(request, response);
    else response.end(route);
  };
}

function guardAll(authorization: string, challenge: string): void {
  for (const [path, route] of Object.entries(server.routes))
    server.routes[path] = guarded(route, authorization, challenge);
}

function logIn(): void {
  const auths = { [`127.0.0.1:${server.port}`]: { auth: basic.slice("Basic ".length) } };
  sandbox.remove();
  sandbox = new Sandbox({ "home/.config/helm/registry/config.json": JSON.stringify({ auths }) });
}

describe("a chart from a registry", () => {
  it("is downloaded, and used ever after", async () => {
    push();
    expect(expectChart(await sandbox.find(shop("1.0.0")))).toMatchObject({
      name: "shop",
      version: "1.0.0",
      key: digest.slice(7),
    });
    expect(server.requests).toEqual(["GET /v2/org/shop/manifests/1.0.0", `GET /v2/org/shop/blobs/${digest}`]);
    expectChart(await sandbox.find(shop("1.0.0"), false));
    expect(server.requests).toHaveLength(2);
  });

  it("may be old, and in a registry without folders", async () => {
    server.routes["/v2/shop/manifests/1.0.0"] = manifest([{ mediaType: "application/tar+gzip", digest }]);
    server.routes[`/v2/shop/blobs/${digest}`] = archive;
    expectChart(await sandbox.find({ ...shop("1.0.0"), repository: `oci://127.0.0.1:${server.port}` }));
  });

  it("is found by a range, over all pages of tags", async () => {
    push("1.0.0_build");
    server.routes["/v2/org/shop/tags/list"] = (_, response) =>
      response
        .writeHead(200, { link: '</v2/org/shop/tags/list?last=a>; rel="next"' })
        .end(JSON.stringify({ tags: ["0.9.0", "latest", 3] }));
    server.routes["/v2/org/shop/tags/list?last=a"] = JSON.stringify({ tags: ["1.0.0_build", "2.0.0-rc.1"] });
    expectChart(await sandbox.find(shop()));
    expect(expectChart(await sandbox.find(shop("1.x"), false)).where).toContain("before");
  });

  it("is not asked for without consent", async () => {
    expect(await sandbox.find(shop(), false)).toEqual({
      kind: "needs-download",
      chart: "shop",
      from: `oci://127.0.0.1:${server.port}/org`,
    });
    expect(server.requests).toEqual([]);
  });

  it("comes with a token for anyone", async () => {
    push();
    guardAll("Bearer t0ken", `Bearer realm="${server.url}/token",service="registry",scope="repository:org/shop:pull"`);
    server.routes["/token?service=registry&scope=repository%3Aorg%2Fshop%3Apull"] = JSON.stringify({ token: "t0ken" });
    expectChart(await sandbox.find(shop("1.0.0")));
    expect(server.requests.map((request) => request.replace(digest, "DIGEST"))).toEqual([
      "GET /v2/org/shop/manifests/1.0.0",
      "GET /token?service=registry&scope=repository%3Aorg%2Fshop%3Apull",
      "GET /v2/org/shop/manifests/1.0.0 Bearer t0ken",
      "GET /v2/org/shop/blobs/DIGEST Bearer t0ken",
    ]);
  });

  it("comes with a token for the user's login", async () => {
    logIn();
    push();
    guardAll("Bearer t0ken", `Bearer realm="${server.url}/token"`);
    const path = "/token?scope=repository%3Aorg%2Fshop%3Apull";
    server.routes[path] = guarded(JSON.stringify({ access_token: "t0ken" }), basic, "Basic");
    expectChart(await sandbox.find(shop("1.0.0")));
    expect(server.requests).toContain(`GET ${path} ${basic}`);
  });

  it("comes with the login itself", async () => {
    logIn();
    push();
    guardAll(basic, 'Basic realm="registry"');
    expectChart(await sandbox.find(shop("1.0.0")));
    expect(server.requests[0]).toBe("GET /v2/org/shop/manifests/1.0.0");
  });

  it("may be on another server, which gets no token", async () => {
    const other = await startServer({ "/blob": archive });
    push();
    server.routes[`/v2/org/shop/blobs/${digest}`] = redirect(`${other.url}/blob`, 307);
    guardAll("Bearer t0ken", `Bearer realm="${server.url}/token"`);
    server.routes["/token?scope=repository%3Aorg%2Fshop%3Apull"] = JSON.stringify({ token: "t0ken" });
    expectChart(await sandbox.find(shop("1.0.0")));
    expect(other.requests).toEqual(["GET /blob"]);
    await other.close();
  });
});

describe("the login at a registry", () => {
  let other: ChartServer;
  beforeEach(async () => {
    logIn();
    push();
    other = await startServer();
  });
  afterEach(() => other.close());
  const told = (): string[] => other.requests.filter((request) => /ann|secret|Basic|Bearer/.test(request));

  it.each([
    ["a realm that only another server names", 'Bearer realm="OTHER/token"'],
    ["another server that asks for it", 'Basic realm="x"'],
    ["a realm on the registry that only another server names", 'Bearer realm="OWN/token"'],
  ])("does not go to %s", async (_, challenge) => {
    const manifests = "/v2/org/shop/manifests/1.0.0";
    server.routes[manifests] = redirect(`${other.url}/x`, 307);
    const named = challenge.replace("OTHER", other.url).replace("OWN", server.url);
    other.routes["/x"] = guarded("{}", basic, named);
    expect(expectMessage(await sandbox.find(shop("1.0.0")))).toContain("without a login (HTTP 401)");
    expect(told()).toEqual([]);
    expect(server.requests).toEqual([`GET ${manifests}`]);
  });

  it("does not go where the place for tokens redirects to, nor back again", async () => {
    guardAll("Bearer t0ken", `Bearer realm="${server.url}/token"`);
    server.routes["/token?scope=repository%3Aorg%2Fshop%3Apull"] = redirect(`${other.url}/token`, 307);
    other.routes["/token"] = redirect(`${server.url}/back`, 307);
    server.routes["/back"] = JSON.stringify({ token: "t0ken" });
    await sandbox.find(shop("1.0.0"));
    expect(other.requests).toEqual(["GET /token"]);
    expect(server.requests).toContain("GET /back");
  });
});

describe("a registry that fails", () => {
  const cases: [string, Record<string, Route>, string][] = [
    ["no such version", {}, "The registry HOST has no shop 1.0.0 (HTTP 404)."],
    [
      "an image",
      { "/v2/org/shop/manifests/1.0.0": manifest([{ mediaType: "text/plain", digest }]) },
      "is not a Helm chart.",
    ],
    [
      "broken layers",
      { "/v2/org/shop/manifests/1.0.0": manifest([null, 3, { mediaType: type, digest: "../x" }]) },
      "is not a Helm chart.",
    ],
    ["a web page", { "/v2/org/shop/manifests/1.0.0": "<html></html>" }, "is not a Helm chart."],
    ["a wrong blob", { [`/v2/org/shop/blobs/${digest}`]: "evil" }, "its SHA-256 is not the one it announced."],
    ["a login", { "/v2/org/shop/manifests/1.0.0": 401 }, 'Log in with "helm registry login HOST"'],
    [
      "an unknown challenge",
      { "/v2/org/shop/manifests/1.0.0": guarded("", "x", "Negotiate") },
      "without a login (HTTP 401)",
    ],
    [
      "a token sent in the open",
      { "/v2/org/shop/manifests/1.0.0": guarded("", "x", 'Bearer realm="http://token.example.com/?secret"') },
      "wants the login sent to http://token.example.com/, which is not encrypted.",
    ],
    [
      "an overload",
      { "/v2/org/shop/manifests/1.0.0": 429 },
      "The registry HOST cannot deliver shop 1.0.0 at the moment (HTTP 429).",
    ],
  ];

  it.each(cases)("with %s leaves nothing behind, and works the next time", async (name, routes, message) => {
    push();
    if (name === "no such version")
      server.routes = Object.assign(server.routes, { "/v2/org/shop/manifests/1.0.0": 404 });
    Object.assign(server.routes, routes);
    expect(expectMessage(await sandbox.find(shop("1.0.0")))).toContain(
      message.replace("HOST", `127.0.0.1:${server.port}`),
    );
    expect(sandbox.stored()).toEqual({});
    push();
    expectChart(await sandbox.find(shop("1.0.0")));
  });

  it("has no version in the range", async () => {
    server.routes["/v2/org/shop/tags/list"] = JSON.stringify({ tags: ["1.0.0"] });
    expect(expectMessage(await sandbox.find(shop("2.x")))).toBe(
      `The registry 127.0.0.1:${server.port} has no shop 2.x.`,
    );
  });

  it("may have its login in a helper, which is not started", async () => {
    sandbox.remove();
    sandbox = new Sandbox({ "home/.docker/config.json": JSON.stringify({ credsStore: "desktop" }) });
    server.routes["/v2/org/shop/manifests/1.0.0"] = 401;
    expect(expectMessage(await sandbox.find(shop("1.0.0")))).toContain("Its login is kept by a credential helper");
  });
});
