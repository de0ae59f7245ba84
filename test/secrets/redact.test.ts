import { describe, expect, it } from "vitest";
import { diagnose } from "../../server/src/core/features/diagnose";
import { redact } from "../../server/src/core/secrets/redact";
import { redactRendering } from "../../server/src/core/secrets/redact-rendering";
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

describe("a message without secrets", () => {
  /** A message about a path in values of Langfuse. */
  const hide = async (text: string, message: string, path: string[] = []): Promise<string> =>
    redact(await snapshotOf("langfuse@2.0.0", text), path, message);
  const salt = (value: string): string => `langfuse:\n  salt:\n    value: ${value}\n`;

  it("has a mark instead of each, however often they come and whatever stands around", async () => {
    const found = await hide(salt("Xk29-vv"), "Xk29-vv, Xk29-vv;aXk29-vvb Xk29-v");
    expect(found).toBe("…, …;a…b Xk29-v");
    expect(await hide(salt("Xk29-vv"), "nothing")).toBe("nothing");
    expect(await hide("langfuse: {}\n", "Xk29-vv")).toBe("Xk29-vv");
  });

  it("hides the longest of those that begin alike", async () => {
    const text = `${salt("Xk29-vv")}minio:\n  auth:\n    rootPassword: Xk29-vvPq-8\n`;
    expect(await hide(text, "Xk29-vvPq-8 Xk29-vvPq")).toBe("… …Pq");
  });

  it("hides ordinary words about their own place only, and only by themselves", async () => {
    const path = ["langfuse", "salt", "value"];
    expect(await hide(salt("horse"), "a horse, horses and a seahorse", path)).toBe("a …, horses and a seahorse");
    expect(await hide(salt("horse"), "a horse", ["langfuse"])).toBe("a horse");
    expect(await hide(salt("x9z-4"), "x9z-4 x9z-4", path)).toBe("… …");
    expect(await hide(salt("x9z-4"), "x9z-4")).toBe("x9z-4");
    expect(await hide(salt("ab"), "ab", path)).toBe("ab");
  });

  it("hides numbers as they are written, read and printed", async () => {
    const text = "langfuse:\n  salt:\n    value: 0712345\n";
    expect(await hide(text, "0712345 and 234725")).toBe("… and …");
    expect(await hide("minio:\n  auth:\n    rootPassword: 123456789\n", "1.23456789e+08")).toBe("…");
  });

  it("keeps what everyone can look up", async () => {
    const text = "postgresql:\n  auth:\n    password: changeme\n";
    expect(await hide(text, "changeme", ["postgresql", "auth", "password"])).toBe("changeme");
  });
});

describe("what Helm says of a rendering", () => {
  it("has the secrets of none of its files", async () => {
    const files = await Promise.all([
      snapshotOf("langfuse@2.0.0", "langfuse:\n  salt:\n    value: Xk29-vv\n"),
      snapshotOf("langfuse@2.0.0", "postgresql:\n  auth:\n    password: Pq88-zt\n"),
    ]);
    const details = [{ message: "got Pq88-zt", values: ["a"] }];
    const said = { errors: [{ message: "Xk29-vv or Pq88-zt", values: ["b"], details }], warnings: ["map[a:Xk29-vv]"] };
    expect(redactRendering(said, files)).toEqual({
      errors: [{ message: "… or …", values: ["b"], details: [{ message: "got …", values: ["a"] }] }],
      warnings: ["map[a:…]"],
    });
    expect(redactRendering({ errors: [{ message: "Xk29-vv", values: [] }], warnings: [] }, [])).toEqual({
      errors: [{ message: "Xk29-vv", values: [] }],
      warnings: [],
    });
  });
});
