import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { makeCertificate } from "./certificate";

/** Answers a request: with a body, with a status, or by hand. */
export type Route = Buffer | string | number | ((request: IncomingMessage, response: ServerResponse) => void);

/** A server on this machine that notes who asked for what. */
export interface ChartServer {
  /** Without a slash at its end. */
  url: string;
  port: number;
  /** Path and query -> answer; a path without one is not found. */
  routes: Record<string, Route>;
  /** `GET /path`, and the credentials if there are any. */
  requests: string[];
  close(): Promise<void>;
}

/** Starts a server; `secure` with a certificate that nobody trusts unless told to. */
export async function startServer(routes: Record<string, Route> = {}, secure = false): Promise<ChartServer> {
  const requests: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url = "", headers } = request;
    requests.push([method, url, headers.authorization].filter(Boolean).join(" "));
    respond(routes[url] ?? 404, request, response);
  };
  const server = secure ? createHttps(makeCertificate(), answer) : createHttp(answer);
  const port = await listen(server);
  const url = `${secure ? "https" : "http"}://127.0.0.1:${port}`;
  return { url, port, routes, requests, close: () => close(server) };
}

function respond(route: Route, request: IncomingMessage, response: ServerResponse): void {
  if (typeof route === "function") route(request, response);
  else if (typeof route === "number") response.writeHead(route).end();
  else response.end(route);
}

/** The port that a server has been given. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** Ends a server and all of its connections. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** An answer that sends to another address. */
export const redirect =
  (location: string, status = 302): Route =>
  (_, response) =>
    response.writeHead(status, { location }).end();
