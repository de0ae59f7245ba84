/** Work that can be left alone for a while after each step. */
export type Steps<Result> = Generator<unknown, Result>;

/** Does the work without a pause. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
