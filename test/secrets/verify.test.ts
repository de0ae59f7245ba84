import { describe, expect, it } from "vitest";
import { diagnoseManifests } from "../../server/src/core/features/diagnose-manifest";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import { snapshotOf } from "../support/fixture";
import { surroundingsOf, valuesUri } from "../support/secrets";

interface Files {
  chart: string;
  values: string;
  manifests?: Record<string, string>;
  severities?: Record<string, string>;
}

async function snapshot({ chart, values, manifests, severities = {} }: Files) {
  return snapshotOf(chart, values, { secrets: surroundingsOf(manifests), severities });
}

/** The findings about Secrets on the values file, as `code @text: message`. */
async function findings(files: Files): Promise<string[]> {
  const checked = await snapshot(files);
  const { document } = checked;
  return diagnose(checked)
    .filter(({ code }) => String(code).startsWith("secret-"))
    .map(({ code, range, message }) => {
      const marked = document.text.slice(document.offsetAt(range.start), document.offsetAt(range.end));
      return `${code} @${marked}: ${message}`;
    });
}

/** The findings on a manifest. */
async function onManifest(files: Files): Promise<string[]> {
  const checked = await snapshot(files);
  const manifests = checked.secrets?.manifests ?? [];
  return diagnoseManifests(manifests, [checked]).map(({ code, message }) => `${code}: ${message}`);
}

const textsOf = (edits: readonly object[]): unknown[] =>
  edits.map((edit) => ("newText" in edit ? edit.newText : undefined));

const secret = (name: string, ...keys: string[]): string =>
  `kind: Secret\nmetadata:\n  name: ${name}\nstringData:\n${keys.map((key) => `  ${key}: "x"\n`).join("")}`;

describe("the Secret that LangSmith's values name", () => {
  const values = "config:\n  existingSecretName: langsmith-existing-secrets\n";
  const old = secret(
    "langsmith-existing-secrets",
    ...[
      "langsmith_license_key",
      "api_key_salt",
      "jwt_secret",
      "initial_org_admin_password",
      "langgraph_cloud_license_key",
    ],
  );

  it("lacks keys that a newer chart reads", async () => {
    const files = { chart: "langsmith@0.17.0-rc.12", values, manifests: { "secret.yaml": old } };
    expect(await findings(files)).toMatchInlineSnapshot(`
      [
        "secret-key-missing @langsmith-existing-secrets: The Secret "langsmith-existing-secrets" lacks keys "insights_encryption_key" and "polly_encryption_key", which langsmith 0.17.0-rc.12 reads with these values. Containers do not start without them.",
        "secret-key-unused @langsmith-existing-secrets: langsmith 0.17.0-rc.12 does not read the key "langgraph_cloud_license_key" of the Secret "langsmith-existing-secrets".",
      ]
    `);
    expect(await onManifest(files)).toMatchInlineSnapshot(`
      [
        "secret-key-missing: LangSmith 0.17.0-rc.12 needs the keys "insights_encryption_key" and "polly_encryption_key" in this Secret, which values.yaml names.",
        "secret-key-unused: LangSmith 0.17.0-rc.12 does not read "langgraph_cloud_license_key".",
      ]
    `);
  });

  it("has all of an older chart", async () => {
    expect(await findings({ chart: "langsmith@0.11.29", values, manifests: { "secret.yaml": old } })).toEqual([]);
  });

  it("gets the keys by a fix, with strong values", async () => {
    const checked = await snapshot({ chart: "langsmith@0.17.0-rc.12", values, manifests: { "secret.yaml": old } });
    const actions = fix(checked, { uri: valuesUri, diagnostics: diagnose(checked), changesFiles: true });
    const action = actions.find(({ title }) => title.startsWith("Add "));
    expect(action?.title).toBe("Add 2 keys to the Secret langsmith-existing-secrets");
    const [change] = action?.edit?.documentChanges ?? [];
    const newText = change && "edits" in change ? textsOf(change.edits).join("") : "";
    expect(newText).toMatch(/insights_encryption_key: "[\w-]{43}="/);
    expect(newText).toMatch(/polly_encryption_key: "[\w-]{43}="/);
  });

  it.each([
    [
      "needs more with more switched on",
      "config:\n  existingSecretName: s\n  basicAuth:\n    enabled: true\n",
      ["jwt_secret", "initial_org_admin_password"],
    ],
    [
      "needs less with less switched on",
      "config:\n  existingSecretName: s\ninsights:\n  enabled: false\npolly: {enabled: false}\n",
      [],
    ],
  ])("%s", async (_, text, missing) => {
    const manifests = {
      "s.yaml": secret(
        "s",
        "langsmith_license_key",
        "api_key_salt",
        ...(missing.length > 0 ? ["insights_encryption_key", "polly_encryption_key"] : []),
      ),
    };
    const found = await findings({ chart: "langsmith@0.16.11", values: text, manifests });
    expect(found.join().match(/"(\w+_\w+)"/g) ?? []).toEqual(missing.map((key) => `"${key}"`));
  });
});

describe("keys that the values name", () => {
  const redis = (key: string): string =>
    `redis:\n  deploy: false\n  auth:\n    existingSecret: mastodon-redis\n    existingSecretPasswordKey: ${key}\n`;

  it("are misspelt", async () => {
    const files = {
      chart: "langfuse@2.0.0",
      values: redis("redis-pasword"),
      manifests: { "a.yaml": secret("mastodon-redis", "redis-password") },
    };
    expect(await findings(files)).toEqual([
      'secret-key-missing @redis-pasword: The Secret "mastodon-redis" has no key "redis-pasword", so containers that read it do not start. Did you mean "redis-password"?',
    ]);
    const checked = await snapshot(files);
    const titles = fix(checked, { uri: valuesUri, diagnostics: diagnose(checked), changesFiles: true }).map(
      ({ title }) => title,
    );
    expect(titles).toContain("Change to redis-password");
  });

  it("are not in the Secret", async () => {
    const values =
      "clickhouse:\n  auth:\n    existingSecret: pql-secret\n    existingSecretKey: replication-password\n";
    const manifests = { "s.yml": secret("pql-secret", "replicationPasswordKey") };
    expect((await findings({ chart: "langfuse@2.0.0", values, manifests })).join()).toContain(
      'Did you mean "replicationPasswordKey"?',
    );
  });

  it("are those of subcharts, too", async () => {
    const values =
      "postgresql:\n  auth:\n    existingSecret: pg\n    secretKeys:\n      adminPasswordKey: admin\n      userPasswordKey: password\n";
    const manifests = { "s.yml": secret("pg", "other") };
    expect((await findings({ chart: "langfuse@1.5.41", values, manifests })).length).toBeGreaterThan(0);
  });

  it("stand in environment lists", async () => {
    const values =
      "langfuse:\n  additionalEnv:\n  - name: A\n    valueFrom:\n      secretKeyRef: { name: env, key: token }\n  - name: B\n    valueFrom:\n      secretKeyRef: { name: env, key: other, optional: true }\n";
    const manifests = { "s.yml": secret("env", "a") };
    expect(await findings({ chart: "langfuse@2.0.0", values, manifests })).toEqual([
      'secret-key-missing @token: The Secret "env" has no key "token", so containers that read it do not start. It has "a".',
    ]);
  });
});

describe("a reference without the name of its key", () => {
  it("is what a guard is for", async () => {
    const text = "s3:\n  auth:\n    existingSecret: langfuse-secrets\n    rootPasswordSecretKey: S3_PASSWORD\n";
    const checked = await snapshot({ chart: "langfuse@1.5.41", values: text });
    const guards = diagnose(checked).filter(({ code }) => code === "guard");
    expect(guards.map(({ message }) => message).join()).toContain(
      "s3.auth.existingSecret needs s3.auth.rootUserSecretKey",
    );
    expect(
      await findings({
        chart: "langfuse@1.5.41",
        values: text,
        manifests: { "s.yaml": secret("langfuse-secrets", "S3_PASSWORD") },
      }),
    ).toEqual([]);
  });
});

describe("a Secret of which there is no manifest", () => {
  const values =
    "postgresql:\n  deploy: false\n  host: db\n  auth:\n    existingSecret: langfuse-postgresql\n    secretKeys: {userPasswordKey: password}\n";

  it("is nobody's business", async () => {
    expect(await findings({ chart: "langfuse@2.0.0", values })).toEqual([]);
  });

  it("is told to who asks", async () => {
    const files = { chart: "langfuse@2.0.0", values, severities: { "secret-missing": "information" } };
    expect(await findings(files)).toEqual([
      'secret-missing @langfuse-postgresql: No manifest in the workspace creates the Secret "langfuse-postgresql", which must have the key "password". "postgresql.auth.existingSecret" needs it in the cluster.',
    ]);
    const checked = await snapshot(files);
    const actions = fix(checked, { uri: valuesUri, diagnostics: diagnose(checked), changesFiles: true });
    expect(actions.map(({ title }) => title)).toContain("Create the Secret langfuse-postgresql");
  });
});

describe("manifests of all kinds", () => {
  const values = "clickhouse:\n  auth:\n    existingSecret: ch\n    existingSecretKey: password\n";
  const check = (manifest: string): Promise<string[]> =>
    findings({ chart: "langfuse@2.0.0", values, manifests: { "m.yaml": manifest } });

  it.each([
    ["data", "kind: Secret\nmetadata: {name: ch}\ndata: {password: eA==}\n"],
    [
      "several documents",
      "kind: ConfigMap\nmetadata: {name: ch}\n---\n# second\nkind: Secret\nmetadata: {name: ch}\nstringData: {password: x}\n---\nnot: yaml: at all\n",
    ],
    ["a list", "kind: List\nitems:\n- kind: Secret\n  metadata: {name: ch}\n  stringData: {password: x}\n"],
    [
      "an ExternalSecret",
      "kind: ExternalSecret\nmetadata: {name: other}\nspec:\n  target: {name: ch}\n  data:\n  - secretKey: password\n    remoteRef: {key: a}\n",
    ],
    [
      "an ExternalSecret of its own name",
      "kind: ExternalSecret\nmetadata: {name: ch}\nspec:\n  data:\n  - secretKey: password\n    remoteRef: {key: a}\n",
    ],
    [
      "an ExternalSecret with a template",
      "kind: ExternalSecret\nmetadata: {name: ch}\nspec:\n  target:\n    template:\n      data:\n        password: '{{ .pw }}'\n  data:\n  - secretKey: pw\n    remoteRef: {key: a}\n",
    ],
    [
      "an ExternalSecret that fetches everything",
      "kind: ExternalSecret\nmetadata: {name: ch}\nspec:\n  dataFrom:\n  - extract: {key: a}\n",
    ],
    ["a SealedSecret", "kind: SealedSecret\nmetadata: {name: ch}\nspec:\n  encryptedData: {password: AgBy}\n"],
    [
      "another namespace's beside ours",
      "kind: Secret\nmetadata: {name: ch, namespace: a}\nstringData: {x: z}\n---\nkind: Secret\nmetadata: {name: ch, namespace: b}\nstringData: {password: z}\n",
    ],
  ])("have the key: %s", async (_, manifest) => {
    expect(await check(manifest)).toEqual([]);
  });

  it.each([
    [
      "an ExternalSecret with a template",
      "kind: ExternalSecret\nmetadata: {name: ch}\nspec:\n  target:\n    template:\n      data:\n        pw: '{{ .password }}'\n  data:\n  - secretKey: password\n    remoteRef: {key: a}\n",
    ],
    ["a SealedSecret", "kind: SealedSecret\nmetadata: {name: ch}\nspec:\n  encryptedData: {pw: AgBy}\n"],
    ["an empty Secret", "kind: Secret\nmetadata: {name: ch}\n"],
  ])("lack the key: %s", async (_, manifest) => {
    expect((await check(manifest)).map((finding) => finding.split(" ")[0])).toEqual(["secret-key-missing"]);
  });
});

describe("the form of a Secret", () => {
  const values = "clickhouse:\n  external:\n    enabled: true\n    existingSecretName: ch\n";
  const keys =
    '  clickhouse_user: a\n  clickhouse_password: a\n  clickhouse_host: a\n  clickhouse_native_port: "9000"\n  clickhouse_db: a\n';
  const manifest = `kind: Secret\nmetadata: {name: ch}\nstringData:\n${keys}  clickhouse_port: 8123\n  clickhouse_tls: false\n`;
  const files = { chart: "langsmith@0.16.11", values, manifests: { "ch.yaml": manifest } };

  it("is wrong where numbers and booleans are no texts", async () => {
    expect(await findings(files)).toEqual([
      'secret-manifest @ch: The manifest of "ch" is wrong. The value of "clickhouse_port" is not a string, so Kubernetes rejects the Secret. Quote it. There is the same about "clickhouse_tls".',
    ]);
    expect(await onManifest(files)).toHaveLength(2);
  });

  it("is put right by a fix", async () => {
    const checked = await snapshot(files);
    const action = fix(checked, { uri: valuesUri, diagnostics: diagnose(checked), changesFiles: true }).find(
      ({ title }) => title.startsWith("Correct"),
    );
    const [change] = action?.edit?.documentChanges ?? [];
    if (!change || !("edits" in change)) throw new Error("There is no edit.");
    expect(textsOf(change.edits)).toEqual(['"8123"', '"false"']);
  });

  it.each([
    ["is wrong", "plain text", 1],
    ["is right with line breaks", "|\n    YWJj\n    ZGVm", 0],
    ["is left alone when encrypted", "ENC[AES256_GCM,data:x]", 0],
    ["is left alone when templated", '"{{ .x }}"', 0],
  ])("of Base64 %s", async (_, value, count) => {
    const text = `kind: Secret\nmetadata: {name: ch}\nstringData:\n${keys}  clickhouse_port: "1"\n  clickhouse_tls: "false"\ndata:\n  clickhouse_user: ${value}\n`;
    expect(await findings({ ...files, manifests: { "ch.yaml": text } })).toHaveLength(count);
  });
});
