/** One figure of the server under load, and the most it may be. */
export interface Measure {
  what: string;
  value: number;
  unit: "ms" | "MB" | "%" | "";
  /** Absent for what is only worth knowing. */
  most?: number;
  least?: number;
}

/** Whether a figure is as it should be. */
export const isGood = ({ value, most = Infinity, least = -Infinity }: Measure): boolean =>
  value <= most && value >= least;

/** The value that a share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** How long work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
