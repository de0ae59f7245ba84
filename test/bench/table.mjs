// Medians and ratios.

/** The medians of what was measured of both servers, and what part of theirs ours is. */
export function compare({ name, unit, ours, theirs }) {
  const medians = { ours: median(ours), theirs: median(theirs) };
  return {
    name,
    unit,
    ...medians,
    ratio: round(medians.ours / medians.theirs, 3),
    slowest: { ours: round(Math.max(...ours)), theirs: round(Math.max(...theirs)) },
  };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return round((sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2);
}

const round = (value, digits = 1) => Number(value.toFixed(digits));

/** What could not be measured on this system is left out. */
export function printTable(rows) {
  const lines = [
    ["median", "ours", "theirs", "ours / theirs", "theirs / ours"],
    ...rows
      .filter(({ ratio }) => !Number.isNaN(ratio))
      .map(({ name, unit, ours, theirs, ratio }) =>
        ratio === undefined
          ? [name, `${ours} ${unit}`]
          : [name, `${ours} ${unit}`, `${theirs} ${unit}`, `${ratio}`, `${(1 / ratio).toFixed(1)}`],
      ),
  ];
  for (const [name, ...cells] of lines)
    console.log(`  ${name.padEnd(44)}${cells.map((cell) => cell.padStart(14)).join("")}`);
}
