import type { CancellationToken } from "vscode-languageserver";
import type { Steps } from "../core/steps";

/** How long one piece of work may go on before others get their turn, in milliseconds. */
const longestTurn = 15;

/** So many messages of the editor are let in before each turn: a question that is answered at once must not wait for checks. */
const messagesBefore = 20;

/** Those who wait for a turn, in order. */
const waiting: (() => void)[] = [];

/** Resolves when it is one's turn to work. Who has begun already goes on before others begin. */
export function nextTurn(hasBegun = false): Promise<void> {
  return new Promise((resolve) => {
    if (hasBegun) waiting.unshift(resolve);
    else waiting.push(resolve);
    if (waiting.length === 1) void giveTurns();
  });
}

async function giveTurns(): Promise<void> {
  while (waiting.length > 0) {
    for (let left = messagesBefore; left > 0; left--) await messageOrNothing();
    waiting.shift()?.();
  }
}

/** Waits for the next turn, unless nobody waits and the work since `start`, a time of `performance.now()`, took next to nothing. */
export async function letOthersIn(start: number): Promise<void> {
  if (waiting.length > 0 || performance.now() - start > longestTurn / 10) await nextTurn(true);
}

/** The connection handles one message at a time, and then lets others in. */
const messageOrNothing = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Does work in turns; undefined once nobody wants its result any more. */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result>;
export async function inTurns<Result>(
  steps: Steps<Result>,
  token: CancellationToken | undefined,
): Promise<Result | undefined>;
export async function inTurns<Result>(steps: Steps<Result>, token?: CancellationToken): Promise<Result | undefined> {
  let end = performance.now() + longestTurn;
  for (let step = steps.next(); !token?.isCancellationRequested; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await nextTurn(true);
    end = performance.now() + longestTurn;
  }
  return undefined;
}
