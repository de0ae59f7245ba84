import type { CancellationToken } from "vscode-languageserver";
import type { Steps } from "./core/steps";

/** How long one piece of work may go on before others get their turn, in milliseconds. */
const longestTurn = 15;

/** Lets those in who are waiting. */
export const others = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Does the work so that nobody has to wait for all of it; undefined once nobody wants its result any more. */
export async function inTurns<Result>(steps: Steps<Result>, token?: CancellationToken): Promise<Result | undefined> {
  let end = performance.now() + longestTurn;
  for (let step = steps.next(); !token?.isCancellationRequested; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await others();
    end = performance.now() + longestTurn;
  }
  return undefined;
}
