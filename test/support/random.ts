/** Bytes that look random and are the same in every run. */
export function fakeRandom(): (length: number) => number[] {
  let state = 1;
  return (length) =>
    Array.from({ length }, () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return (state >> 16) & 255;
    });
}
