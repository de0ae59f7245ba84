import { UsageError } from "../host/files/usage-error";

/** The value of an option that takes one of some words. */
export function readChoice<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  const [last, ...others] = choices.toReversed();
  throw new UsageError(`${option} is ${others.toReversed().join(", ")} or ${last}, not "${value}"`);
}
