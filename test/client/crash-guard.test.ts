import { describe, expect, it } from "vitest";
import { CrashGuard } from "../../client/src/crash-guard";

const bad = "file:///work/bad.yaml";
const good = "file:///work/good.yaml";
const texts: Record<string, string> = { [bad]: "- - -\n", [good]: "a: 1\n" };
const textOf = (uri: string): string | undefined => texts[uri];

describe("a document that the server dies of", () => {
  it("is left alone after the second time, until its text is another one", () => {
    const guard = new CrashGuard();
    expect(guard.opens(bad, "- - -\n")).toBe(true);
    expect(guard.died(textOf)).toEqual([]);
    expect(guard.opens(bad, "- - -\n")).toBe(true);
    expect(guard.died(textOf)).toEqual([bad]);
    expect(guard.opens(bad, "- - -\n")).toBe(false);
    expect(guard.concerns(bad)).toBe(false);
    expect(guard.opens(bad, "a: 1\n")).toBe(true);
    expect(guard.concerns(bad)).toBe(true);
  });

  it("takes the blame alone: those that were answered about do not", () => {
    const guard = new CrashGuard();
    for (let time = 0; time < 2; time++) {
      guard.opens(good, "a: 1\n");
      guard.settles(good);
      guard.opens(bad, "- - -\n");
      guard.died(textOf);
    }
    expect(guard.opens(good, "a: 1\n")).toBe(true);
    expect(guard.opens(bad, "- - -\n")).toBe(false);
  });

  it("is blamed for the text that it has then, not for the one it was opened with", () => {
    const guard = new CrashGuard();
    for (let time = 0; time < 2; time++) {
      guard.opens(bad, "a: 1\n");
      guard.concerns(bad);
      guard.died(textOf);
    }
    expect(guard.opens(bad, "a: 1\n")).toBe(true);
    expect(guard.opens(bad, "- - -\n")).toBe(false);
  });

  it("is not blamed once it is closed", () => {
    const guard = new CrashGuard();
    guard.opens("file:///work/gone.yaml", "x");
    expect(guard.died(textOf)).toEqual([]);
    expect(guard.died(textOf)).toEqual([]);
  });

  it("is not blamed once the server has told something about it, unless it was asked more", () => {
    const guard = new CrashGuard();
    for (let time = 0; time < 2; time++) {
      guard.opens(good, "a: 1\n");
      guard.tells(good);
      guard.opens(bad, "- - -\n");
      guard.asks(bad);
      guard.concerns(bad);
      guard.tells(bad);
      guard.died(textOf);
    }
    expect(guard.opens(good, "a: 1\n")).toBe(true);
    expect(guard.opens(bad, "- - -\n")).toBe(false);
  });

  it("is blamed once for each death, however many documents have its text", () => {
    const guard = new CrashGuard();
    for (const uri of [bad, good]) guard.opens(uri, "- - -\n");
    expect(guard.died(() => "- - -\n")).toEqual([]);
    for (const uri of [bad, good]) expect(guard.opens(uri, "- - -\n")).toBe(true);
    expect(guard.died(() => "- - -\n")).toEqual([bad, good]);
  });
});
