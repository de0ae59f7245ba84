import { describe, expect, it } from "vitest";
import { readPlainScalar, typeOf } from "../../server/src/core/yaml/read/plain-value";

/** What helm 3.17 and 4.1 make of plain scalars, measured with `helm template`. */
const read = (words: string): unknown[] => words.split(" ").map(readPlainScalar);

describe("a plain scalar, as Helm reads it", () => {
  it("is true", () => {
    expect(new Set(read("y Y yes Yes YES true True TRUE on On ON"))).toEqual(new Set([true]));
  });

  it("is false", () => {
    expect(new Set(read("n N no No NO false False FALSE off Off OFF"))).toEqual(new Set([false]));
  });

  it("is null", () => {
    expect(["", "~", "null", "Null", "NULL"].map(readPlainScalar)).toEqual([null, null, null, null, null]);
  });

  it.each([
    ["0", 0],
    ["-1", -1],
    ["+1", 1],
    ["3.20", 3.2],
    [".5", 0.5],
    ["1.", 1],
    ["1e3", 1000],
    ["1_000", 1000],
    ["1_000.5", 1000.5],
    ["0777", 511],
    ["0o17", 15],
    ["0x1F", 31],
    ["0b101", 5],
    ["-0x10", -16],
    ["08", 8],
    [".inf", Number.POSITIVE_INFINITY],
    ["-.INF", Number.NEGATIVE_INFINITY],
    ["9007199254740993", 9007199254740992],
  ])("%s is the number %d", (text, number) => {
    expect(readPlainScalar(text)).toBe(number);
  });

  it("is not a number", () => {
    expect(readPlainScalar(".nan")).toBeNaN();
  });

  it.each([
    "yEs",
    "oN",
    "tRUE",
    "nULL",
    "y.",
    "12:30",
    "190:20:30",
    "2024-01-01",
    "2001-12-14T21:59:43Z",
    "1.2.3",
    "1e",
    "0x",
    "0xg",
    "0b2",
    "-",
    "+",
    ".",
    "..",
    "=",
    "<<",
    "1 000",
    "v1",
    "١",
    "1".repeat(500),
  ])("%s is text", (text) => {
    expect(readPlainScalar(text)).toBe(text);
  });

  it("has a type people know", () => {
    expect([null, "a", 1, true, undefined].map(typeOf)).toEqual(["null", "string", "number", "boolean", "unknown"]);
  });
});
