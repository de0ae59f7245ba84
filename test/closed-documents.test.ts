import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ClosedDocuments } from "../server/src/closed-documents";
import { nodeHost } from "../server/src/node-host";
import { root } from "./support/charts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("gives memory back once some time after much was closed", () => {
  const giveMemoryBack = vi.fn();
  const closed = new ClosedDocuments({ ...nodeHost(root), giveMemoryBack });
  closed.add(1000);
  vi.advanceTimersByTime(60_000);
  expect(giveMemoryBack).not.toHaveBeenCalled();
  for (let index = 0; index < 10; index++) closed.add(300_000);
  vi.advanceTimersByTime(60_000);
  expect(giveMemoryBack).toHaveBeenCalledTimes(1);
  closed.add(1000);
  vi.advanceTimersByTime(60_000);
  expect(giveMemoryBack).toHaveBeenCalledTimes(1);
});
