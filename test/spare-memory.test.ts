import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Host } from "../server/src/host/host";
import { SpareMemory } from "../server/src/lsp/incoming/spare-memory";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function spare(): { memory: SpareMemory; givenBack: () => number } {
  const giveMemoryBack = vi.fn();
  const letGo = vi.fn(() => expect(letGo).toHaveBeenCalledTimes(giveMemoryBack.mock.calls.length + 1));
  return {
    memory: new SpareMemory({ giveMemoryBack } as unknown as Host, letGo),
    givenBack: () => giveMemoryBack.mock.calls.length,
  };
}

it("is given back once, when nobody works any more", () => {
  const { memory, givenBack } = spare();
  memory.add(150_000);
  for (let keystroke = 0; keystroke < 5; keystroke++) {
    vi.advanceTimersByTime(900);
    memory.wait();
  }
  expect(givenBack()).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(givenBack()).toBe(1);
});

it("is given back in the end if somebody works on and on", () => {
  const { memory, givenBack } = spare();
  memory.add(150_000);
  for (let keystroke = 0; keystroke < 15; keystroke++) {
    vi.advanceTimersByTime(900);
    memory.wait();
  }
  expect(givenBack()).toBe(1);
});

it("is not given back where it is little", () => {
  const { memory, givenBack } = spare();
  memory.add(50_000);
  vi.advanceTimersByTime(60_000);
  expect(givenBack()).toBe(0);
  memory.add(60_000);
  vi.advanceTimersByTime(60_000);
  expect(givenBack()).toBe(1);
});
