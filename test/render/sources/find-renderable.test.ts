import { existsSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packChart, packEntries, sha256, tarEntry } from "./support/archives";
import { type ChartServer, type Route, redirect, startServer } from "./support/chart-server";
import { indexOf, type PublishedChart, publish } from "./support/repository";
import { expectChart, expectMessage, Sandbox } from "./support/sandbox";

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

const published = (version: string, more: Partial<PublishedChart> = {}): PublishedChart => ({
  name: "shop",
  version,
  archive: packChart("shop", version, { "values.yaml": "a: 1\n" }),
  ...more,
});

const shop = (version?: string): { name: string; version?: string; repository: string } => ({
  name: "shop",
  version,
  repository: `${server.url}/charts`,
});

describe("a chart from a repository", () => {
  it("is downloaded", async () => {
    const chart = published("1.0.0");
    publish(server, "/charts", [chart]);
    expect(expectChart(await sandbox.find(shop("1.0.0")))).toEqual({
      name: "shop",
      version: "1.0.0",
      where: `The chart was downloaded from ${server.url}/charts.`,
      key: sha256(chart.archive),
      content: { kind: "archive", data: chart.archive },
    });
    expect(server.requests).toEqual(["GET /charts/index.yaml", "GET /charts/shop-1.0.0.tgz"]);
  });

  it("is used ever after without the network, and without consent", async () => {
    publish(server, "/charts", [published("1.0.0"), published("1.1.0-rc.1")]);
    await sandbox.find(shop());
    server.requests.length = 0;
    for (const version of ["1.0.0", "1.x", undefined]) {
      const chart = expectChart(await sandbox.find(shop(version), false));
      expect(chart.where).toBe(`The chart was downloaded from ${server.url}/charts before.`);
    }
    expect(server.requests).toEqual([]);
  });

  it("is not asked for without consent", async () => {
    publish(server, "/charts", [published("1.0.0")]);
    expect(await sandbox.find(shop("1.0.0"), false)).toEqual({
      kind: "needs-download",
      chart: "shop 1.0.0",
      from: `${server.url}/charts`,
    });
    expect([server.requests, existsSync(sandbox.store)]).toEqual([[], false]);
  });

  it("shows no password when asking for consent", async () => {
    const repository = `http://ann:secret@127.0.0.1:${server.port}/charts?token=secret`;
    expect(await sandbox.find({ name: "shop", repository }, false)).toMatchObject({ from: `${server.url}/charts` });
  });

  it("is found by a range, relative to the repository and with its query", async () => {
    const archive = packChart("shop", "1.2.0");
    server.routes["/charts/index.yaml?token=1"] = indexOf([
      published("1.10.0"),
      { ...published("1.2.0"), archive, address: "files/shop.tgz" },
    ]);
    server.routes["/charts/files/shop.tgz?token=1"] = archive;
    const search = await sandbox.find({ ...shop("~1.2"), repository: `${server.url}/charts?token=1` });
    expect(expectChart(search).version).toBe("1.2.0");
  });

  it("may lie in an OCI registry", async () => {
    const archive = packChart("shop", "1.0.0");
    const digest = `sha256:${sha256(archive)}`;
    publish(server, "/charts", [published("1.0.0", { address: `oci://127.0.0.1:${server.port}/org/shop:1.0.0` })]);
    server.routes["/v2/org/shop/manifests/1.0.0"] = JSON.stringify({
      layers: [{ mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", digest }],
    });
    server.routes[`/v2/org/shop/blobs/${digest}`] = archive;
    expect(expectChart(await sandbox.find(shop("1.0.0"))).key).toBe(sha256(archive));
  });

  it("tells how far it is", async () => {
    const chart = published("1.0.0");
    publish(server, "/charts", [chart]);
    const steps: (number | undefined)[][] = [];
    const progress = (received: number, total?: number): number => steps.push([received, total]);
    await sandbox.charts().find({ ...shop("1.0.0"), mayDownload: true }, { progress });
    expect(steps.at(-1)).toEqual([chart.archive.length, chart.archive.length]);
  });
});

describe("a download that fails", () => {
  const right = published("1.0.0");
  const wrongDigest = published("1.0.0", { digest: "0".repeat(64) });
  const anothers = published("1.0.0", { archive: packChart("evil", "1.0.0") });
  const halves = published("1.0.0", { archive: right.archive.subarray(0, 100) });
  const page = published("1.0.0", { archive: Buffer.from("<html>Sign in</html>") });
  const zeros = gzipSync(Buffer.alloc(1 << 26));
  const bomb = published("1.0.0", { archive: Buffer.concat(Array(2).fill(zeros)) });
  const escaping = packEntries(
    tarEntry("shop/../../../escaped", "x"),
    tarEntry("/escaped", "x"),
    tarEntry("shop/link", "", { type: "2", link: "/etc/passwd" }),
  );
  const cut: Route = (_, response) => {
    response.writeHead(200, { "content-length": 1000 });
    response.write("half", () => response.destroy());
  };
  const endless: Route = (_, response) => {
    const send = (): void => void (response.writable && response.write(Buffer.alloc(1 << 20), send));
    send();
  };
  const reset: Route = ({ socket }) => socket.resetAndDestroy();
  const index = "/charts/index.yaml";
  const file = "/charts/shop-1.0.0.tgz";
  const cases: [string, Record<string, Route>, string][] = [
    ["a server without the repository", {}, "URL/charts/index.yaml was not found (HTTP 404)."],
    [
      "a repository without the archive",
      { [index]: indexOf([right]) },
      "URL/charts/shop-1.0.0.tgz was not found (HTTP 404).",
    ],
    ["a web page as index", { [index]: "<html>Sign in</html>" }, "URL/charts is not a chart repository"],
    ["a web page as archive", { [index]: indexOf([page]), [file]: page.archive }, "shop 1.0.0 is not a chart archive"],
    ["half an archive", { [index]: indexOf([halves]), [file]: halves.archive }, "or it is damaged"],
    ["a wrong digest", { [index]: indexOf([wrongDigest]), [file]: right.archive }, "its SHA-256 is not the one"],
    ["another chart", { [index]: indexOf([anothers]), [file]: anothers.archive }, "is another chart, evil."],
    ["an archive bomb", { [index]: indexOf([bomb]), [file]: bomb.archive }, "unpacks to more than Helm's limit"],
    [
      "paths out of the archive",
      { [index]: indexOf([{ ...right, archive: escaping }]), [file]: escaping },
      "leads out of its folder",
    ],
    [
      "no such chart",
      { [index]: indexOf([{ ...right, name: "redis" }]) },
      "The repository URL/charts has no chart shop.",
    ],
    ["no such version", { [index]: indexOf([published("2.0.0")]) }, "The repository URL/charts has no shop 1.0.0."],
    [
      "no address",
      { [index]: "entries:\n  shop:\n  - version: 1.0.0\n" },
      "does not say where the archive of shop 1.0.0 is",
    ],
    [
      "an archive elsewhere",
      { [index]: indexOf([{ ...right, address: "file:///etc/passwd" }]) },
      "not from file:///etc/passwd",
    ],
    [
      "a redirect to a file",
      { [index]: indexOf([right]), [file]: redirect("file:///etc/passwd") },
      "redirects to file:///etc/passwd",
    ],
    ["redirects in circles", { [index]: redirect(index) }, "URL/charts/index.yaml redirects more than 3 times."],
    ["an endless index", { [index]: endless }, "the index of URL/charts is larger than 20 MB"],
    ["an endless archive", { [index]: indexOf([right]), [file]: endless }, "shop 1.0.0 is larger than 20 MB"],
    [
      "a cut connection",
      { [index]: indexOf([right]), [file]: cut },
      "ended the connection before the download was complete",
    ],
    ["a reset connection", { [index]: reset }, "ended the connection before the download was complete"],
    ["a password", { [index]: 401 }, "URL/charts/index.yaml asks for a user name and password"],
    [
      "an overloaded server",
      { [index]: 503 },
      "URL/charts/index.yaml is temporarily unavailable (HTTP 503). Try again later.",
    ],
    ["a silent server", { [index]: () => {} }, "has sent nothing for 1 s"],
  ];

  it.each(cases)("because of %s leaves nothing behind, and works the next time", async (_, routes, message) => {
    Object.assign(server.routes, routes);
    const charts = sandbox.charts({ limits: { idle: 300, total: 5000 } });
    const wanted = { ...shop("1.0.0"), mayDownload: true };
    expect(expectMessage(await charts.find(wanted))).toContain(message.replace("URL", server.url));
    expect(sandbox.stored()).toEqual({});
    publish(server, "/charts", [right]);
    expect(expectChart(await charts.find(wanted)).key).toBe(sha256(right.archive));
  });

  it("because there is no network works when there is one", async () => {
    const { port } = server;
    await server.close();
    expect(expectMessage(await sandbox.find(shop("1.0.0")))).toMatch(
      `127.0.0.1:${port} cannot be reached (ECONNREFUSED)`,
    );
    expect(sandbox.stored()).toEqual({});
    server = await startServer();
    publish(server, "/charts", [right]);
    expectChart(await sandbox.find(shop("1.0.0")));
  });

  it("because it is cancelled works the next time", async () => {
    publish(server, "/charts", [right]);
    const controller = new AbortController();
    server.routes[file] = (_, response) => void response.write("half", () => controller.abort());
    const charts = sandbox.charts();
    const wanted = { ...shop("1.0.0"), mayDownload: true };
    expect(await charts.find(wanted, { signal: controller.signal })).toEqual({
      kind: "unavailable",
      message: "The download was cancelled.",
    });
    expect(sandbox.stored()).toEqual({});
    server.routes[file] = right.archive;
    expectChart(await charts.find(wanted));
  });

  it("still gives the chart if nothing can be stored", async () => {
    publish(server, "/charts", [right]);
    writeFileSync(sandbox.store, "a file where the folder should be");
    expectChart(await sandbox.find(shop("1.0.0")));
  });

  it.each([
    [
      "http://charts.example.com",
      "Valuesmith downloads from https:// addresses only, not from http://charts.example.com/.",
    ],
    ["ftp://charts.example.com", "The repository of the chart shop is ftp://charts.example.com"],
    ["https://", "an address that cannot be read"],
    ["-x", "an address that cannot be read"],
    ["@mine", "The Chart.yaml names the repository @mine, which Helm does not know here."],
    ["", "Valuesmith does not know where the chart shop is published."],
  ])("because of the address %j is told before anything is asked", async (repository, message) => {
    expect(expectMessage(await sandbox.find({ name: "shop", repository }, false))).toContain(message);
  });

  it("because of its name touches nothing", async () => {
    const search = await sandbox.find({ ...shop(), name: "../../evil" });
    expect(expectMessage(search)).toBe('"../../evil" is not a name that a chart can have.');
    expect(server.requests).toEqual([]);
  });
});

describe("charts that are asked for at once", () => {
  it("are downloaded once", async () => {
    publish(server, "/charts", [published("1.0.0")]);
    const charts = sandbox.charts();
    const searches = await Promise.all([1, 2, 3].map(() => charts.find({ ...shop("1.0.0"), mayDownload: true })));
    expect(new Set(searches.map((search) => expectChart(search).key)).size).toBe(1);
    expect(server.requests).toEqual(["GET /charts/index.yaml", "GET /charts/shop-1.0.0.tgz"]);
  });

  it("may be cancelled one by one", async () => {
    const chart = published("1.0.0");
    publish(server, "/charts", [chart]);
    const controller = new AbortController();
    server.routes["/charts/shop-1.0.0.tgz"] = (_, response) => {
      controller.abort();
      setTimeout(() => response.end(chart.archive), 20);
    };
    const charts = sandbox.charts();
    const wanted = { ...shop("1.0.0"), mayDownload: true };
    const [cancelled, other] = await Promise.all([
      charts.find(wanted, { signal: controller.signal }),
      charts.find(wanted),
    ]);
    expect(expectMessage(cancelled)).toBe("The download was cancelled.");
    expectChart(other);
  });

  it("are stored by two processes without harm", async () => {
    publish(server, "/charts", [published("1.0.0")]);
    const both = await Promise.all([sandbox.find(shop("1.0.0")), sandbox.find(shop("1.0.0"))]);
    for (const search of both) expectChart(search);
    expect(Object.keys(sandbox.stored())).toHaveLength(2);
    expectChart(await sandbox.find(shop("1.0.0"), false));
  });
});

describe("credentials", () => {
  const authorization = `Basic ${Buffer.from("ann:secret").toString("base64")}`;

  function addRepository(more = ""): void {
    const repository = `- name: mine\n  url: ${server.url}/charts/\n  username: ann\n  password: secret\n${more}`;
    sandbox.remove();
    sandbox = new Sandbox({ "home/.config/helm/repositories.yaml": `repositories:\n${repository}` });
  }

  it("are those the user gave Helm", async () => {
    addRepository();
    publish(server, "/charts", [published("1.0.0")]);
    expectChart(await sandbox.find(shop("1.0.0")));
    expect(server.requests).toEqual([
      `GET /charts/index.yaml ${authorization}`,
      `GET /charts/shop-1.0.0.tgz ${authorization}`,
    ]);
  });

  it.each([
    ["", "GET /shop.tgz"],
    ["  pass_credentials_all: true\n", `GET /shop.tgz ${authorization}`],
  ])("are sent to other hosts only if the user said so: %j", async (more, request) => {
    addRepository(more);
    const chart = published("1.0.0");
    const other = await startServer({ "/shop.tgz": chart.archive });
    publish(server, "/charts", [{ ...chart, address: `${other.url}/shop.tgz` }]);
    expectChart(await sandbox.find(shop("1.0.0")));
    expect(other.requests).toEqual([request]);
    await other.close();
  });

  it("appear in no message", async () => {
    addRepository();
    server.routes["/charts/index.yaml"] = 403;
    const repository = `http://bob:secret@127.0.0.1:${server.port}/charts?token=secret`;
    server.routes["/charts/index.yaml?token=secret"] = 401;
    for (const wanted of [shop("1.0.0"), { name: "shop", repository }])
      expect(expectMessage(await sandbox.find(wanted))).not.toContain("secret");
  });

  it("are explained where they are missing", async () => {
    server.routes["/charts/index.yaml"] = 401;
    expect(expectMessage(await sandbox.find(shop())).replaceAll(server.url, "URL")).toMatchInlineSnapshot(
      `"URL/charts/index.yaml asks for a user name and password, or does not accept those it got (HTTP 401). Add the repository with "helm repo add NAME URL/charts --username NAME --password-stdin"; Valuesmith then uses them."`,
    );
  });
});

describe("a chart that was chosen", () => {
  it("is an archive", async () => {
    const data = packChart("shop", "1.0.0");
    writeFileSync(sandbox.path("a.tgz"), data);
    expect(expectChart(await sandbox.find({ name: "any", path: sandbox.path("a.tgz") }, false))).toEqual({
      name: "shop",
      version: "1.0.0",
      where: `The chart is the archive ${sandbox.path("a.tgz")}.`,
      key: sha256(data),
      content: { kind: "archive", data },
    });
  });

  it("is not there", async () => {
    const path = sandbox.path("none");
    expect(expectMessage(await sandbox.find({ name: "any", path }))).toBe(`There is no file ${path} that can be read.`);
  });
});
