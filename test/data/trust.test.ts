import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HoverRequest } from "vscode-languageserver/node";
import { nodeHost } from "../../server/src/main/node-host";
import { root } from "../support/charts";
import { connect } from "../support/wire";

const { capabilities, contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const settings: Record<string, { scope: string }> = contributes.configuration.properties;

describe("in a workspace that is not trusted", () => {
  const { supported, description, restrictedConfigurations } = capabilities.untrustedWorkspaces;

  it("some things are off, and it is said which", () => {
    expect(supported).toBe("limited");
    expect(description).toMatch(/download.*helm/);
  });

  it("a workspace cannot name programs or have things downloaded, and in a trusted one neither", () => {
    const dangerous = Object.keys(settings).filter((name) => /path|program|command|download|url|address/i.test(name));
    expect(dangerous.length).toBeGreaterThan(1);
    for (const name of dangerous) {
      expect(settings[name]?.scope, name).toBe("machine");
      expect(restrictedConfigurations, name).toContain(name);
    }
  });
});

describe("files that are not on this disk", () => {
  it("are supported as far as one file goes, and it is said so", () => {
    expect(capabilities.virtualWorkspaces.supported).toBe("limited");
    expect(capabilities.virtualWorkspaces.description).toContain("cannot be read");
  });

  it.each(["vscode-vfs://github/o/r/langfuse-values.yaml", "untitled:langfuse-values.yaml"])(
    "have findings and hovers: %s",
    async (uri) => {
      const editor = await connect(nodeHost(root));
      await editor.open(uri, "langfuse:\n  repliicas: 2\n  salt:\n    value: a\n");
      const codes = (await editor.diagnostics(uri)).map(({ code }) => code);
      expect(codes).toContain("unknown-key");
      const params = { textDocument: { uri }, position: { line: 2, character: 3 } };
      expect(JSON.stringify(await editor.connection.sendRequest(HoverRequest.type, params))).toContain("langfuse.salt");
    },
  );

  it("are not looked for", async () => {
    const host = nodeHost(root);
    for (const uri of [
      "vscode-vfs://github/o/r/Chart.yaml",
      "untitled:Chart.yaml",
      "git:/a/Chart.yaml",
      "http://127.0.0.1/a",
    ]) {
      expect(await host.readFile(uri)).toBeUndefined();
      expect(await host.listYaml(uri)).toEqual([]);
      expect(host.pathOf(uri)).toBeUndefined();
    }
  });
});

describe("what the client shows", () => {
  const sources = readdirSync(join(root, "client/src")).map((name) =>
    readFileSync(join(root, "client/src", name), "utf8"),
  );

  it("is no page of its own, and no trusted Markdown", () => {
    for (const source of sources) {
      expect(source).not.toMatch(/[Ww]ebview|CustomEditor|CustomTextEditor/);
      expect(source).not.toMatch(/isTrusted\s*[:=]\s*(true|\{)|supportHtml|supportThemeIcons/);
    }
  });
});
