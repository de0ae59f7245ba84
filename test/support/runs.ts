/**
 * How often a property is tried: as often as a quick run of all tests can bear, with numbers that are the same each time; or
 * VALUESMITH_RUNS times with those of VALUESMITH_SEED.
 */
export function runs(few: number): { numRuns: number; seed: number } {
  const { VALUESMITH_RUNS, VALUESMITH_SEED } = process.env;
  return { numRuns: Number(VALUESMITH_RUNS ?? few), seed: Number(VALUESMITH_SEED ?? 1) };
}
