import { describe, expect, it } from "vitest";
import { planMoving } from "../../server/src/core/features/move-secrets";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import { check } from "../support/fixture";
import { secretSnapshot, valuesUri } from "../support/secrets";

const langfuse = "langfuse@2.0.0";

describe("secrets behind the first YAML document", () => {
  it("are reported where they stand, at the chart's places and elsewhere", async () => {
    const text = `langfuse:
  replicas: 1
---
langfuse:
  salt:
    value: 9f8e7d6c5b4a39281706f5e4
  additionalEnv:
  - name: SMTP_PASSWORD
    value: Tr0ub4dor-and-3
`;
    expect(await check(langfuse, text)).toMatchInlineSnapshot(`
      "
      langfuse:
        replicas: 1
      ---
      ^^^ warning several-documents: Helm 3 reads the first document of a values file only; what follows this "---" is ignored. Helm 4 merges it.
      langfuse:
        salt:
          value: 9f8e7d6c5b4a39281706f5e4
                 ^^^^^^^^^^^^^^^^^^^^^^^^ warning plain-secret: "langfuse.salt.value" is a secret in plain text, which ends up in Git. It is in a later YAML document (after ---). Merge the documents before moving it.
        additionalEnv:
        - name: SMTP_PASSWORD
          value: Tr0ub4dor-and-3
                 ^^^^^^^^^^^^^^^ warning plain-secret: "langfuse.additionalEnv[0].value" looks like a secret in plain text, which ends up in Git. It is in a later YAML document (after ---). Merge the documents before moving it.
      "
    `);
  });

  it.each([
    ["CRLF", "langfuse: {}\r\n---\r\nredis:\r\n  auth: {password: Tr0ub4dor3}\r\n"],
    ["a byte order mark", "\uFEFFlangfuse: {}\n---\nredis:\n  auth: {password: Tr0ub4dor3}\n"],
    ["a third document", "langfuse: {}\n---\n---\nredis:\n  auth: {password: Tr0ub4dor3}\n"],
    ["an anchor of its own", "a: &a 1\n---\nb: &a Tr0ub4dor3\nredis:\n  auth: {password: *a}\n"],
  ])("are found with %s", async (_, text) => {
    const snapshot = await secretSnapshot(langfuse, text);
    const found = diagnose(snapshot).filter(({ code }) => code === "plain-secret");
    expect(found.map(({ range }) => text.slice(snapshot.document.offsetAt(range.start)).slice(0, 10))).toEqual([
      "Tr0ub4dor3",
    ]);
  });

  it("are moved by nobody, even where the first document has a secret at the same path", async () => {
    const text = "langfuse:\n  salt: {value: first-CANARY}\n---\nlangfuse:\n  salt: {value: later-CANARY}\n";
    const snapshot = await secretSnapshot(langfuse, text);
    const [first, later] = diagnose(snapshot).filter(({ code }) => code === "plain-secret");
    const actions = (diagnostic: typeof first) =>
      fix(snapshot, { uri: valuesUri, diagnostics: diagnostic ? [diagnostic] : [], changesFiles: true })
        .map(({ title }) => title)
        .filter((title) => !title.startsWith("Ignore"));
    expect(actions(first)).toContain("Move to the Secret langfuse-credentials");
    expect(actions(later)).toEqual([]);
    const { moved, refused } = planMoving(snapshot, null);
    expect({ moved, refused }).toMatchInlineSnapshot(`
      {
        "moved": [
          "langfuse.salt.value",
        ],
        "refused": [
          {
            "path": "langfuse.salt.value",
            "reason": "It is in a later YAML document (after ---). Merge the documents before moving it.",
          },
        ],
      }
    `);
  });

  it("are none in manifests and in what Helm does not read as values", async () => {
    const manifest = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: Tr0ub4dor3}\n";
    for (const text of [`langfuse: {}\n---\n${manifest}`, "langfuse: {}\n---\n- a: [\n"])
      expect(await check(langfuse, text)).not.toContain("plain-secret");
  });
});
