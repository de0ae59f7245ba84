import { afterEach, describe, expect, it } from "vitest";
import { HostileServer } from "./hostile-server";
import { protocolAbuses } from "./protocol";

describe("an editor that behaves badly", () => {
  let server: HostileServer | undefined;
  afterEach(() => server?.end());

  it.each(protocolAbuses)("$id", async ({ run }) => {
    server = await HostileServer.start();
    expect(await run(server)).toEqual([]);
    await server.within(20_000, server.ping());
    expect(server.output).not.toMatch(/NETWORK|secret/i);
  });
});
