import { describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/features/diagnose";
import { snapshotOf } from "../support/fixture";

const messages = async (text: string): Promise<string> =>
  diagnose(await snapshotOf("langfuse@2.0.0", text))
    .map(({ message }) => message)
    .join("\n");

describe("what messages hide", () => {
  it("is a secret, wherever it is printed", async () => {
    const secret = "Xk29-vvPq-88zt";
    const text = `langfuse:\n  salt:\n    value: ${secret}\n  nodeEnv: ${secret}\n  ${secret}: 1\n`;
    expect(await messages(text)).not.toContain(secret);
  });

  it("is no part of a word", async () => {
    expect(await messages("langfuse:\n  salt:\n    value: tex\n")).toContain("a secret in plain text, which");
    expect(await messages("langfuse:\n  salt:\n    value: a\n")).toContain("a secret in plain text, which");
  });

  it("is every part of secrets that overlap", async () => {
    const secrets = ["Xk29-vvPq", "vvPq-88zt", "Xk29-vvPq-88"];
    const list = secrets.map((secret, index) => `token${index}: ${secret}\n`).join("");
    const found = await messages(`${list}langfuse:\n  nodeEnv: Xk29-vvPq-88zt\n  a-Xk29-vvPq-88zt-b: 1\n`);
    expect(found).toContain("a-…-b");
    for (const part of ["Xk29", "vvPq", "88zt"]) expect(found).not.toContain(part);
  });

  it("is no ordinary word, and nothing that everyone can look up", async () => {
    const text =
      "langfuse:\n  salt:\n    value: langfuse\n  repliicas: 1\npostgresql:\n  auth:\n    password: postgres\n";
    expect(await messages(text)).toContain('"langfuse.repliicas" is not a value of langfuse 2.0.0');
  });
});
