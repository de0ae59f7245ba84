import { describe, expect, it } from "vitest";
import type { Hover } from "vscode-languageserver-types";
import { hover, hoverManifest } from "../../server/src/core/features/hover";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { secretSnapshot } from "../support/secrets";

/** The hover's text at the `<|>` of a values file. */
async function inValues(chart: string, fixture: string): Promise<string> {
  const { text, position } = cursor(fixture);
  return textOf(hover(await secretSnapshot(chart, text), position));
}

/** The hover's text at the `<|>` of a manifest, with a values file open. */
async function inManifest({ chart, values }: { chart: string; values: string }, fixture: string): Promise<string> {
  const { text, position } = cursor(fixture);
  const snapshot: Snapshot = await secretSnapshot(chart, values, { "app.yaml": text });
  return textOf(hoverManifest(snapshot.secrets?.manifests ?? [], [snapshot], position));
}

function cursor(fixture: string) {
  const offset = fixture.indexOf("<|>");
  const text = fixture.replace("<|>", "");
  return { text, position: new ValuesDocument(text).rangeOf({ start: offset, end: offset }).start };
}

const textOf = (found: Hover | null): string =>
  found && "value" in Object(found.contents) ? (found.contents as { value: string }).value : "";

/** What is about the Secret; what is about the key of the values file comes before it. */
const aboutSecret = (text: string): string =>
  text.slice(Math.max(0, text.search(/^\*\*[^*]+\*\* · (key of the )?Secret/m)));

describe("hover in a manifest", () => {
  const langsmith = {
    chart: "langsmith@0.16.11",
    values: "config:\n  existingSecretName: app\n  basicAuth: {enabled: true}\n",
  };
  const secret = (jwt: string, name = "app") =>
    `kind: Secret\nmetadata: {name: ${name}}\nstringData:\n  ${jwt}: CANARY\n  mine: CANARY\n`;

  it("says which value a key is and which containers use it", async () => {
    expect(await inManifest(langsmith, secret("jwt_<|>secret"))).toMatchInlineSnapshot(`
      "**jwt_secret** · key of the Secret app

      LangSmith 0.16.11 reads it as \`BASIC_AUTH_JWT_SECRET\` in \`backend\`, \`platformBackend\`, \`queue\`, \`ingestQueue\`, \`engineInsightsAgent.apiServer\`, \`engineInsightsAgent.queue\`, \`polly.apiServer\`, \`polly.queue\`, \`backend.authBootstrap\`, \`backend.migrations\`, \`backend.clickhouseMigrations\` and \`backend.backfillCheck\`. It replaces \`config.basicAuth.jwtSecret\`. Containers do not start without it.

      Named by \`config.existingSecretName\` in values.yaml."
    `);
  });

  it("tells the one container that reads a key from those that read most", async () => {
    expect(await inManifest(langsmith, secret("initial_org_admin_<|>password"))).toMatch(
      /in `backend\.authBootstrap`\. It replaces `config\.basicAuth\.initialOrgAdminPassword`/,
    );
  });

  it("leaves out what does not run with these values, or not in this version", async () => {
    const all = "config:\n  existingSecretName: app\n  basicAuth: {enabled: true}\n  deployment: {enabled: true}\n";
    const running = await inManifest({ ...langsmith, values: all }, secret("jwt_<|>secret"));
    expect(running).toContain("`hostBackend`, `listener`");
    const old = await inManifest({ ...langsmith, chart: "langsmith@0.12.37" }, secret("jwt_<|>secret"));
    expect(old).toContain("in `backend`, `platformBackend`, `queue`, `backend.authBootstrap`, `backend.migrations`");
    expect(old).not.toContain("polly");
  });

  it("lists the keys on the Secret's name, and says nothing about keys that nobody reads", async () => {
    const values = "langfuse:\n  salt:\n    secretKeyRef: {name: app, key: salt}\n";
    const langfuse = { chart: "langfuse@2.0.0", values };
    expect(await inManifest(langfuse, secret("salt", "a<|>pp"))).toMatchInlineSnapshot(`
      "**app** · Secret

      Langfuse 2.0.0 takes this key from it:

      - \`salt\`: \`langfuse.salt.value\`, as \`SALT\`

      Read by the containers of \`langfuse.web\` and \`langfuse.worker\`.

      Named by \`langfuse.salt.secretKeyRef.name\` in values.yaml."
    `);
    expect(await inManifest(langfuse, secret("salt").replace("mine", "mi<|>ne"))).toBe("");
  });
});

describe("hover in the values", () => {
  it("says on a key's name which value it is and which containers use it", async () => {
    const text = "clickhouse:\n  auth:\n    existingSecret: app\n    existingSecretKey: ch<|>pw\n";
    expect(aboutSecret(await inValues("langfuse@1.5.41", text))).toMatchInlineSnapshot(`
      "**chpw** · key of the Secret app

      Langfuse 1.5.41 reads it as \`CLICKHOUSE_PASSWORD\` in \`langfuse.web\`, \`langfuse.worker\` and \`clickhouse\`. It replaces \`clickhouse.auth.password\`. Containers do not start without it."
    `);
    const outside = text.replace("clickhouse:", "clickhouse:\n  deploy: false");
    expect(await inValues("langfuse@1.5.41", outside)).toContain("in `langfuse.web` and `langfuse.worker`.");
  });

  it("lists what is read from the Secret on its name", async () => {
    const text = "postgres:\n  external:\n    enabled: true\n    existingSecretName: p<|>g\n";
    expect(aboutSecret(await inValues("langgraph-cloud@0.3.2", text))).toMatchInlineSnapshot(`
      "**pg** · Secret

      LangGraph Cloud 0.3.2 takes this key from it:

      - \`postgres_connection_url\`: \`postgres.external.connectionUrl\`, as \`POSTGRES_URI\`

      Read by the containers of \`apiServer\`."
    `);
  });

  it("says in an environment list which variable it is", async () => {
    const text = `langfuse:
  worker:
    pod:
      additionalEnv:
      - name: API_TOKEN
        valueFrom: {secretKeyRef: {name: app, key: to<|>ken}}
`;
    expect(aboutSecret(await inValues("langfuse@2.0.0", text))).toMatchInlineSnapshot(`
      "**token** · key of the Secret app

      It is the value of \`API_TOKEN\` in \`langfuse.worker.pod.additionalEnv\`. Containers do not start without it."
    `);
  });

  it("says it of the charts inside, too", async () => {
    const text = "postgresql:\n  settings: {existingSecret: a<|>pp}\n";
    expect(aboutSecret(await inValues("langfuse@2.0.0", text))).toMatchInlineSnapshot(`
      "**app** · Secret

      Langfuse 2.0.0 takes this key from it:

      - \`POSTGRES_PASSWORD\`: \`postgresql.settings.superuserPassword.value\`, as \`POSTGRES_PASSWORD\`

      Read by the containers of \`postgresql\`."
    `);
  });

  it("says nothing at values that name no Secret", async () => {
    expect(await inValues("langfuse@2.0.0", "langfuse:\n  salt:\n    value: ab<|>c\n")).not.toContain("of the Secret");
  });
});
