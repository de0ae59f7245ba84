import { describe, expect, it } from "vitest";
import {
  CompletionRequest,
  DefinitionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  ReferencesRequest,
} from "vscode-languageserver/node";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import { nodeHost } from "../../server/src/main/node-host";
import { createSecretRequest, moveSecretsRequest, type SecretsResult } from "../../server/src/protocol";
import { root } from "../support/charts";
import { memoryHost } from "../support/memory-host";
import { secretSnapshot } from "../support/secrets";
import { connect, modernEditor } from "../support/wire";

/** Stands for every value that nobody may see; no key, name or message of ours contains it. */
const canary = "Kanarienvogel";

const values = `# valuesmith: langsmith@0.16.11
config:
  existingSecretName: app
  langsmithLicenseKey: ${canary}-license
  apiKeySalt: "${canary}"
  basicAuth:
    enabled: true
    initialOrgAdminPassword: ${canary}
    jwtSecret: ${canary}
postgres:
  external:
    enabled: true
    connectionUrl: postgres://u:${canary}@db:5432/d
  unknownKey: 1
commonEnv:
- name: API_TOKEN
  value: ${canary}1234567890
- name: API_TOKEN
  value: ${canary}1234567891
backend:
  deployment:
    replicas: {wrong: ${canary}}
extraPasswords: [${canary}]
`;
const manifest = `kind: Secret
metadata:
  name: app
stringData:
  api_key_salt: ${canary}
  jwt_secret: [${canary}]
data:
  polly_encryption_key: ${canary}!
  mine: ${canary}
`;

const valuesUri = "file:///work/langsmith_config.yaml";
const manifestUri = "file:///work/secret.yaml";

describe("secret values", () => {
  it.each([
    ["a number", "langfuse:\n  salt:\n    value: 0712345\n", /0712345|234725/],
    ["a large number", "# valuesmith: langsmith@0.16.11\nconfig:\n  apiKeySalt: 123456789\n", /12345678|1\.23/],
    ["a short number", "redis:\n  auth:\n    password: 010\n", /010|\b8\b/],
    ["a variable", "langfuse:\n  additionalEnv:\n  - name: DB_PASSWORD\n    value: 0123457\n", /0123457|42799/],
  ])("are in no message about them: %s", async (_, text, pattern) => {
    const chart = text.includes("langsmith") ? "langsmith@0.16.11" : "langfuse@2.0.0";
    const snapshot = await secretSnapshot(chart, text);
    const diagnostics = diagnose(snapshot);
    const actions = fix(snapshot, { uri: valuesUri, diagnostics, changesFiles: true });
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { message } of diagnostics) expect(message).not.toMatch(pattern);
    for (const { title } of actions) expect(title).not.toMatch(pattern);
  });

  it("are in nothing that the server says", async () => {
    const assets = nodeHost(root);
    const host = { ...memoryHost({ [manifestUri]: manifest, [valuesUri]: values }), readAsset: assets.readAsset };
    const editor = await connect(host, modernEditor, { secretCommands: true });
    const said: unknown[] = [];
    editor.connection.onNotification("window/logMessage", (message) => void said.push(message));
    editor.settings = { severity: { "secret-missing": "information" } };
    await editor.open(valuesUri, values);
    await editor.open(manifestUri, manifest);
    for (const [uri, text] of [
      [valuesUri, values],
      [manifestUri, manifest],
    ] as const) {
      said.push(await editor.diagnostics(uri));
      const textDocument = { uri };
      said.push(await editor.connection.sendRequest(DocumentSymbolRequest.type, { textDocument }));
      for (const [line, content] of text.split("\n").entries()) {
        for (let character = 0; character <= content.length; character += 3) {
          const place = { textDocument, position: { line, character } };
          said.push(await editor.connection.sendRequest(HoverRequest.type, place));
          said.push(await editor.connection.sendRequest(DefinitionRequest.type, place));
          if (character % 9 === 0) said.push(await editor.connection.sendRequest(CompletionRequest.type, place));
          if (character % 9 === 0)
            said.push(
              await editor.connection.sendRequest(ReferencesRequest.type, {
                ...place,
                context: { includeDeclaration: true },
              }),
            );
        }
      }
    }
    const { edit: _, ...rest } = await editor.connection.sendRequest<SecretsResult>(moveSecretsRequest, {
      uri: valuesUri,
      paths: null,
      target: "kubectl",
    });
    said.push(rest, await editor.connection.sendRequest(createSecretRequest, { uri: valuesUri }));
    expect(JSON.stringify(said).length).toBeGreaterThan(10_000);
    expect(JSON.stringify(said)).not.toContain(canary);
  });
});
