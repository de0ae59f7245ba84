/** How long work may take, in milliseconds. */
export interface ProcessorLimit {
  /** Of processor time, counted over the whole process: a busy machine has nothing ended that would have been done in time. */
  processor: number;
  /** By the clock, whatever the machine is busy with. */
  most: number;
}

/** The shortest pause between two looks at the processor time, in milliseconds. */
const shortest = 20;

/**
 * Calls `ended` once the process has computed for as long as the limit says and as much time has passed, or once the most
 * time has passed, and says which it was. Returns what ends the watch. The watch does not keep the process alive.
 */
export function watchProcessor(
  { processor, most }: ProcessorLimit,
  ended: (by: keyof ProcessorLimit) => void,
): () => void {
  const start = performance.now();
  const before = process.cpuUsage();
  const look = (): void => {
    const passed = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    const left = processor - Math.min(passed, (user + system) / 1000);
    if (left <= 0) ended("processor");
    else if (passed >= most) ended("most");
    else timer = setTimeout(look, Math.max(shortest, Math.min(left, most - passed))).unref();
  };
  let timer = setTimeout(look, Math.min(processor, most)).unref();
  return () => clearTimeout(timer);
}
