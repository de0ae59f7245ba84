import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { connectionError, type Download, download } from "../../../server/src/render/sources/download";
import { readTlsFiles } from "../../../server/src/render/sources/network";
import { makeCertificate } from "./support/certificate";
import { type ChartServer, close, listen, type Route, redirect, startServer } from "./support/chart-server";
import { Sandbox, testNetwork } from "./support/sandbox";

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(routes: Record<string, Route> = {}, secure = false): Promise<ChartServer> {
  const server = await startServer(routes, secure);
  servers.push(server);
  return server;
}

const get = (address: string, more: Partial<Download> = {}): Download => ({
  address,
  what: "shop 1.0.0",
  maxSize: 1000,
  ...more,
});

const quick = { ...testNetwork, limits: { idle: 100, total: 300 } };

describe("download", () => {
  it("gets what is there and tells how far it is", async () => {
    const server = await serve({ "/a": "hello" });
    const steps: [number, number | undefined][] = [];
    const progress = (received: number, total?: number): number => steps.push([received, total]);
    const { status, body } = await download(get(`${server.url}/a`), testNetwork, { progress });
    expect([status, body.toString()]).toEqual([200, "hello"]);
    expect(steps.at(-1)).toEqual([5, 5]);
  });

  it("hands back any other status without its content", async () => {
    const server = await serve({ "/a": (_, response) => response.writeHead(503).end("busy") });
    const { status, body } = await download(get(`${server.url}/a`), testNetwork);
    expect([status, body.length]).toEqual([503, 0]);
  });

  it("follows three redirects, but not more", async () => {
    const server = await serve({ "/4": redirect("/3"), "/3": redirect("2", 307), "/2": redirect("/1"), "/1": "end" });
    expect((await download(get(`${server.url}/3`), testNetwork)).body.toString()).toBe("end");
    server.routes["/1"] = redirect("/4");
    await expect(download(get(`${server.url}/4`), testNetwork)).rejects.toThrow(
      `http://127.0.0.1:${server.port}/4 redirects more than 3 times.`,
    );
  });

  it.each([
    ["file:///etc/passwd", "file:///etc/passwd"],
    ["http://example.com/a?token=secret", "http://example.com/a"],
    ["ftp://user:secret@example.com/a", "ftp://example.com/a"],
    ["data:text/plain,hello", "data:text/plain,hello"],
  ])("does not follow a redirect to %s", async (location, shown) => {
    const server = await serve({ "/a": redirect(location) });
    await expect(download(get(`${server.url}/a`), testNetwork)).rejects.toThrow(
      `redirects to ${shown.replace("data:", "data://")}`,
    );
  });

  it.each(["http://example.com/a", "file:///etc/passwd", "http://127.0.0.1/a", "nonsense"])(
    "does not download from %s",
    async (address) => {
      const network = { ...testNetwork, loopbackHttp: false };
      await expect(download(get(address), network)).rejects.toThrow(
        "Valuesmith downloads from https:// addresses only",
      );
    },
  );

  it("sends the credentials to the server they are for, and to no other", async () => {
    const other = await serve({ "/b": "other" });
    const server = await serve({ "/a": redirect("/own"), "/own": redirect(`${other.url}/b`) });
    const { body } = await download(get(`${server.url}/a`, { authorization: "Basic c2VjcmV0" }), testNetwork);
    expect(body.toString()).toBe("other");
    expect(server.requests).toEqual(["GET /a Basic c2VjcmV0", "GET /own Basic c2VjcmV0"]);
    expect(other.requests).toEqual(["GET /b"]);
  });

  it("does not send a user name and password that stand in an address", async () => {
    const server = await serve({ "/b": "ok" });
    server.routes["/a"] = redirect(`http://eve:secret@127.0.0.1:${server.port}/b`);
    await download(get(`http://bob:secret@127.0.0.1:${server.port}/a`), testNetwork);
    expect(server.requests).toEqual(["GET /a", "GET /b"]);
  });

  it("stops at the size limit, announced or not", async () => {
    const part = Buffer.alloc(400);
    const endless: Route = (_, response) => {
      const timer = setInterval(() => response.write(part), 1);
      response.on("close", () => clearInterval(timer));
    };
    const server = await serve({ "/announced": Buffer.alloc(1001), "/endless": endless });
    const message = "shop 1.0.0 is larger than 1 kB, so it is not downloaded.";
    await expect(download(get(`${server.url}/announced`), testNetwork)).rejects.toThrow(message);
    await expect(download(get(`${server.url}/endless`), testNetwork)).rejects.toThrow(message);
  });

  it("gives up on a server that says nothing, before or amid the content", async () => {
    const server = await serve({ "/silent": () => {}, "/stuck": (_, response) => void response.write("half") });
    const message = `127.0.0.1:${server.port} has sent nothing for 1 s.`;
    await expect(download(get(`${server.url}/silent`), quick)).rejects.toThrow(message);
    await expect(download(get(`${server.url}/stuck`), quick)).rejects.toThrow(message);
  });

  it("gives up on a server that drips", async () => {
    const drip: Route = (_, response) => {
      const timer = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(timer));
    };
    const server = await serve({ "/drip": drip });
    await expect(download(get(`${server.url}/drip`), quick)).rejects.toThrow("took longer than 1 s");
  });

  it("tells a reset connection and a cut-off answer", async () => {
    const reset: Route = ({ socket }) => socket.resetAndDestroy();
    const cut: Route = (_, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => response.destroy());
    };
    const server = await serve({ "/reset": reset, "/cut": cut });
    const message = `127.0.0.1:${server.port} ended the connection before the download was complete.`;
    await expect(download(get(`${server.url}/reset`), testNetwork)).rejects.toThrow(message);
    await expect(download(get(`${server.url}/cut`), testNetwork)).rejects.toThrow(message);
  });

  it("tells a server that is not there", async () => {
    const server = await startServer();
    await server.close();
    await expect(download(get(`${server.url}/a`), testNetwork)).rejects.toThrow("cannot be reached (ECONNREFUSED)");
  });

  it("tells a host that has no address", () => {
    const error = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
    expect(connectionError(error, "charts.example.com").message).toMatchInlineSnapshot(
      `"charts.example.com cannot be found (ENOTFOUND). Is there a network connection? Behind a proxy, set HTTPS_PROXY."`,
    );
  });

  it("can be cancelled before and amid", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const server = await serve({
      "/a": (_, response) => {
        response.write("half", () => controller.abort(reason));
      },
    });
    await expect(download(get(`${server.url}/a`), testNetwork, { signal: controller.signal })).rejects.toBe(reason);
    await expect(download(get(`${server.url}/a`), testNetwork, { signal: controller.signal })).rejects.toBe(reason);
    expect(server.requests).toEqual(["GET /a"]);
  });
});

describe("download over TLS", () => {
  it("checks the certificate, with the authority the user has named", async () => {
    const server = await serve({ "/a": "hello" }, true);
    await expect(download(get(`${server.url}/a`), testNetwork)).rejects.toThrow(
      "is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)",
    );
    const sandbox = new Sandbox();
    writeFileSync(sandbox.path("ca.pem"), makeCertificate().cert);
    const tls = await readTlsFiles({ ca: sandbox.path("ca.pem") });
    sandbox.remove();
    expect((await download(get(`${server.url}/a`, { tls }), testNetwork)).body.toString()).toBe("hello");
  });

  it("goes through a proxy", async () => {
    const { proxy, tunnels } = await startProxy();
    const reply = await download(get("https://charts.invalid/a", { tls: { ca: [makeCertificate().cert] } }), {
      ...testNetwork,
      proxyFor: (address) => (address === "https://charts.invalid/a" ? proxy : ""),
    }).catch((error: Error) => error.message);
    // The proxy leads to our server, whose certificate is for another host.
    expect(reply).toContain(
      `The certificate of charts.invalid (through the proxy ${new URL(proxy).host}) is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)`,
    );
    expect(tunnels).toEqual(["charts.invalid:443"]);
  });

  it.each([
    [
      "http://ann:secret@127.0.0.1:1",
      "charts.invalid (through the proxy 127.0.0.1:1) cannot be reached (ECONNREFUSED).",
    ],
    ["secret", "The download from charts.invalid (through the proxy of HTTPS_PROXY) failed (ERR_INVALID_URL)."],
  ])("tells that the proxy %s cannot be used", async (proxy, message) => {
    const network = { ...testNetwork, proxyFor: () => proxy };
    const error = await download(get("https://charts.invalid/a"), network).catch((thrown: Error) => thrown.message);
    expect(error).toContain(message);
    expect(error).not.toContain("secret");
  });

  it("does not ask a proxy for this machine", async () => {
    const server = await serve({ "/a": "hello" });
    const network = { ...testNetwork, proxyFor: () => "http://proxy.invalid:1" };
    expect((await download(get(`${server.url}/a`), network)).body.toString()).toBe("hello");
  });
});

/** A proxy that leads every tunnel to one server of ours. */
async function startProxy(): Promise<{ proxy: string; tunnels: string[] }> {
  const target = await serve({ "/a": "hello" }, true);
  const tunnels: string[] = [];
  const server: Server = createServer().on("connect", ({ url }, socket) => {
    tunnels.push(url ?? "");
    const tunnel = connect(target.port, "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    tunnel.pipe(socket).pipe(tunnel);
    for (const one of [tunnel, socket]) one.on("error", () => {});
  });
  const port = await listen(server);
  servers.push({ close: () => close(server) });
  return { proxy: `http://127.0.0.1:${port}`, tunnels };
}
