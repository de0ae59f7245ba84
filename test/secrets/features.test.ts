import { describe, expect, it } from "vitest";
import type { CodeAction, Location } from "vscode-languageserver-types";
import { complete } from "../../server/src/core/features/complete";
import {
  generateAction,
  moveAllAction,
  planCreating,
  planMoving,
  type WrittenPlan,
  writePlan,
} from "../../server/src/core/features/move-secrets";
import { secretDefinition, secretReferences, secretUsers } from "../../server/src/core/features/secret-links";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix, offerFixes } from "../../server/src/core/rules/engine/fix";
import type { SecretTarget } from "../../server/src/core/secrets/surroundings";
import type { Snapshot } from "../../server/src/core/values/snapshot";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { chartAt } from "../support/charts";
import { snapshotOf } from "../support/fixture";
import { surroundingsOf, valuesUri } from "../support/secrets";

const manifest = `apiVersion: v1
kind: Secret
metadata:
  name: langfuse-app
stringData:
  salt: CANARY
  other: CANARY
`;
const values = `langfuse:
  salt:
    secretKeyRef:
      name: langfuse-app
      key: salt
  nextauth:
    secret:
      secretKeyRef: { name: langfuse-app, key: nextauth }
`;

const take = (text: string) =>
  snapshotOf("langfuse@2.0.0", text, { secrets: surroundingsOf({ "app.yaml": manifest }) });

/** The position of the n-th occurrence of a word. */
function at(text: string, word: string, occurrence = 1) {
  let offset = -1;
  for (let count = 0; count < occurrence; count++) offset = text.indexOf(word, offset + 1);
  return new ValuesDocument(text).rangeOf({ start: offset + 1, end: offset + 1 }).start;
}

/** `app.yaml:4 langfuse-app` */
function show(locations: readonly Location[]): string[] {
  return locations.map(({ uri, range }) => {
    const text = uri === valuesUri ? values : manifest;
    const document = new ValuesDocument(text);
    const word = text.slice(document.offsetAt(range.start), document.offsetAt(range.end));
    return `${uri.slice(uri.lastIndexOf("/") + 1)}:${range.start.line + 1} ${word}`;
  });
}

describe("links between values and manifests", () => {
  it("lead from a name and from a key to the manifest", async () => {
    const snapshot = await take(values);
    expect(show(secretDefinition(snapshot, at(values, "langfuse-app")))).toEqual(["app.yaml:4 langfuse-app"]);
    expect(show(secretDefinition(snapshot, at(values, "salt", 2)))).toEqual(["app.yaml:6 salt"]);
    expect(show(secretDefinition(snapshot, at(values, "nextauth", 2)))).toEqual([]);
    expect(show(secretDefinition(snapshot, at(values, "langfuse:")))).toEqual([]);
  });

  it("lead back", async () => {
    const snapshot = await take(values);
    const manifests = snapshot.secrets?.manifests ?? [];
    expect(show(secretUsers(manifests, [snapshot], at(manifest, "langfuse-app")))).toEqual([
      "values.yaml:4 langfuse-app",
      "values.yaml:8 langfuse-app",
    ]);
    expect(show(secretUsers(manifests, [snapshot], at(manifest, "salt")))).toEqual(["values.yaml:5 salt"]);
    expect(show(secretUsers(manifests, [snapshot], at(manifest, "other")))).toEqual([]);
  });

  it("list all places", async () => {
    const snapshot = await take(values);
    expect(show(secretReferences(snapshot, [], at(values, "langfuse-app")))).toEqual([
      "values.yaml:4 langfuse-app",
      "values.yaml:8 langfuse-app",
      "app.yaml:4 langfuse-app",
    ]);
  });
});

describe("completion", () => {
  async function labels(fixture: string): Promise<string[]> {
    const offset = fixture.indexOf("<|>");
    const text = fixture.replace("<|>", "");
    const { start: position } = new ValuesDocument(text).rangeOf({ start: offset, end: offset });
    const { manifests } = surroundingsOf({ "app.yaml": manifest });
    const context = { text, offset, position, chart: await chartAt("langfuse@2.0.0"), snippets: true, manifests };
    return complete(context, valuesUri).map(({ label }) => label);
  }

  it.each([
    ["the names of Secrets", "clickhouse:\n  auth:\n    existingSecret: <|>\n", ["langfuse-app"]],
    [
      "the keys of the Secret",
      "clickhouse:\n  auth:\n    existingSecret: langfuse-app\n    existingSecretKey: <|>\n",
      ["other", "salt"],
    ],
    ["the names in a reference", "langfuse:\n  salt:\n    secretKeyRef:\n      name: <|>\n", ["langfuse-app"]],
    [
      "the keys in a reference",
      "langfuse:\n  salt:\n    secretKeyRef:\n      name: langfuse-app\n      key: <|>\n",
      ["other", "salt"],
    ],
    [
      "the names in an environment list",
      "langfuse:\n  additionalEnv:\n  - name: A\n    valueFrom:\n      secretKeyRef:\n        name: <|>\n",
      ["langfuse-app"],
    ],
    [
      "the keys in an environment list",
      "langfuse:\n  additionalEnv:\n  - name: A\n    valueFrom:\n      secretKeyRef:\n        name: langfuse-app\n        key: o<|>\n",
      ["other"],
    ],
    [
      "no keys of an unknown Secret",
      "clickhouse:\n  auth:\n    existingSecret: unknown\n    existingSecretKey: <|>\n",
      [],
    ],
    ["nothing elsewhere", "clickhouse:\n  auth:\n    password: <|>\n", []],
  ])("offers %s", async (_, fixture, expected) => {
    expect(await labels(fixture)).toEqual(expected);
  });
});

describe("actions", () => {
  const plain = "langfuse:\n  salt:\n    value: CANARY-salt\nclickhouse:\n  auth:\n    password: CANARY-ch\n";
  const actions = async (text: string, options = {}): Promise<CodeAction[]> => {
    const snapshot = await take(text);
    const context = {
      uri: valuesUri,
      diagnostics: diagnose(snapshot),
      changesFiles: true,
      hasCommands: true,
      ...options,
    };
    return fix(snapshot, context).filter(({ title }) => !title.startsWith("Ignore"));
  };

  it("move one secret or all, as edits that an editor refuses for an older version", async () => {
    const found = await actions(plain, { hasCommands: false });
    expect(found.map(({ title }) => title)).toMatchInlineSnapshot(`
      [
        "Move to the Secret langfuse-credentials",
        "Move all 2 secrets of this file to Secrets",
        "Move to the Secret langfuse-clickhouse-credentials",
        "Move all 2 secrets of this file to Secrets",
      ]
    `);
    expect(
      found[0]?.edit?.documentChanges?.map((change) =>
        "textDocument" in change ? change.textDocument : [change.kind, "uri" in change ? change.uri : ""],
      ),
    ).toEqual([
      ["create", "file:///work/langfuse-credentials.secret.yaml"],
      { uri: "file:///work/langfuse-credentials.secret.yaml", version: null },
      { uri: valuesUri, version: 1 },
    ]);
    expect(found[0]?.command).toBeUndefined();
  });

  it("are commands in an editor that has them, so that Secrets are on the disk before the values change", async () => {
    const found = await actions(plain);
    expect(found.map(({ edit }) => edit)).not.toContainEqual(expect.anything());
    expect(found.slice(0, 3).map(({ command }) => command)).toMatchObject([
      { command: "valuesmith.moveSecrets", arguments: [valuesUri, ["langfuse.salt.value"], "Secret"] },
      {
        command: "valuesmith.moveSecrets",
        arguments: [valuesUri, ["langfuse.salt.value", "clickhouse.auth.password"], "Secret"],
      },
      { command: "valuesmith.moveSecrets", arguments: [valuesUri, ["langfuse.salt.value"]] },
    ]);
  });

  it("are not there for a document that is not in a folder of this machine", async () => {
    const snapshot = await take(plain);
    const untitled = { ...snapshot, secrets: snapshot.secrets && { ...snapshot.secrets, uri: "untitled:Untitled-1" } };
    const context = { uri: "untitled:Untitled-1", diagnostics: diagnose(untitled), changesFiles: true };
    expect(fix(untitled, context).filter(({ title }) => title.startsWith("Move"))).toEqual([]);
    const offered = offerFixes(untitled, { ...context, hasCommands: true });
    expect(offered.filter(({ action }) => action.title.startsWith("Move"))).toEqual([]);
  });

  it("are not there where the editor cannot change several files, or has no commands", async () => {
    expect(await actions(plain, { changesFiles: false, hasCommands: false })).toEqual([]);
    expect((await actions(plain, { hasCommands: false })).map(({ command }) => command)).not.toContainEqual(
      expect.anything(),
    );
  });

  it("move all secrets as a source action", async () => {
    const [action] = moveAllAction(await take(plain), false);
    expect(action).toMatchObject({ title: "Move all secrets to Secrets", kind: "source.moveSecrets" });
    expect(action?.edit?.documentChanges).toHaveLength(5);
  });

  it("say of the chart's own name that everyone can look it up", async () => {
    const text = "extraEnv:\n- name: ADMIN_PASSWORD\n  value: langfuse\n- name: OTHER_PASSWORD\n  value: flagsmith\n";
    const messages = diagnose(await take(`langfuse:\n  ${text.replaceAll("\n", "\n  ")}`)).map(
      ({ message }) => message,
    );
    expect(messages.filter((message) => String(message).includes("everyone can look up"))).toHaveLength(1);
  });

  it("make a strong value instead of a dummy or of nothing", async () => {
    const dummy = await actions("langfuse:\n  salt:\n    value: changeme\n");
    expect(dummy.map(({ title }) => title)).toEqual(["Generate a strong value in the Secret langfuse-credentials"]);
    const empty = 'langfuse:\n  encryptionKey:\n    value: ""\n';
    const [action] = generateAction(await take(empty), { start: at(empty, "value"), end: at(empty, "value") });
    expect(JSON.stringify(action?.edit)).toMatch(/encryption-key: \\"[0-9a-f]{64}\\"/);
    const [ordered] = generateAction(await take(empty), { start: at(empty, "value"), end: at(empty, "value") }, true);
    const [, paths, , renewed] = ordered?.command?.arguments ?? [];
    expect(paths).toEqual(["langfuse.encryptionKey.value"]);
    const { drafts } = planMoving(await take(empty), paths, renewed);
    expect(drafts.map(({ keys }) => keys.map(({ name, origin }) => [name, origin]))).toEqual([
      [["encryption-key", "generated"]],
    ]);
    expect(generateAction(await take(plain), { start: at(plain, "value"), end: at(plain, "value") })).toEqual([]);
  });
});

describe("our own requests", () => {
  const moveSecrets = (snapshot: Snapshot, target: SecretTarget, paths: readonly string[] | null) =>
    writePlan(snapshot, planMoving(snapshot, paths), { target });
  const unwritten = ({ files }: WrittenPlan) => files?.unwritten.map(({ name, keys }) => ({ name, keys }));
  const createSecrets = (snapshot: Snapshot, target: SecretTarget) =>
    writePlan(snapshot, planCreating(snapshot), { target });
  const plain = "langfuse:\n  salt:\n    value: CANARY-salt\n";

  it("leave values that no manifest takes to the caller, and tell the editor none of them", async () => {
    const result = moveSecrets(await take(plain), "ExternalSecret", null);
    expect(result.change).toMatchObject({ moved: ["langfuse.salt.value"], plainFiles: [], refused: [] });
    const keys = [{ name: "salt", content: "CANARY-salt", origin: "moved" }];
    expect(unwritten(result)).toEqual([{ name: "langfuse-credentials", keys }]);
    expect(JSON.stringify(result.change)).not.toContain("CANARY");
    const other = moveSecrets(await take(plain), "kubectl", ["langfuse.salt.value"]);
    expect(other.change.command).toContain("--from-file=salt=langfuse-credentials.secret/salt");
    expect(unwritten(other)).toHaveLength(1);
  });

  it("write plain files with nothing left over", async () => {
    const result = moveSecrets(await take(plain), "SealedSecret", null);
    expect(result.change.command).toMatch(/^kubeseal /);
    expect(result.change).toMatchObject({ plainFiles: ["file:///work/langfuse-credentials.secret.yaml"] });
    expect(unwritten(result)).toEqual([]);
  });

  it("tell what they refuse", async () => {
    const aliased = "langfuse:\n  salt: {value: &a CANARY}\n  nextauth: {secret: {value: *a}}\n";
    const { edit, refused } = moveSecrets(await take(aliased), "Secret", null).change;
    expect(edit).toBeUndefined();
    expect(refused.map(({ path }) => path)).toEqual(["langfuse.salt.value"]);
  });

  it("make the Secrets that are missing", async () => {
    const text = "clickhouse:\n  auth:\n    existingSecret: ch\n    existingSecretKey: pw\n";
    expect(createSecrets(await take(text), "Secret").change.secrets).toEqual([
      { name: "ch", keys: [{ name: "pw", origin: "generated" }] },
    ]);
    expect(createSecrets(await take(values), "Secret").change.edit).toBeUndefined();
  });
});
