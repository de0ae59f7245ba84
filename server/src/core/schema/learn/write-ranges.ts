/**
 * The version ranges of history.json: `1.0.0..1.5.41` (both ends included), `2.0.0..` (to the newest), `1.2.0`;
 * several separated by a comma.
 */
export function writeRanges(versions: readonly string[], has: (index: number) => boolean): string {
  const ranges: string[] = [];
  for (let i = 0; i < versions.length; i++) {
    if (!has(i)) continue;
    const start = i;
    while (i + 1 < versions.length && has(i + 1)) i++;
    ranges.push(writeRange(versions, start, i));
  }
  return ranges.join(",");
}

function writeRange(versions: readonly string[], start: number, end: number): string {
  if (end === versions.length - 1) return `${versions[start]}..`;
  return start === end ? `${versions[start]}` : `${versions[start]}..${versions[end]}`;
}
