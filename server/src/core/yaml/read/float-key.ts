/** Go writes numbers with exponents outside of this range. */
const exponents = { least: -4, most: 5 };

/** A key that is a number with a fraction or an exponent, as Helm names it: in single precision, as Go writes it. */
export function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return ".nan";
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf";
  if (single === 0) return Object.is(single, -0) ? "-0" : "0";
  const [digits = "", exponent = "0"] = shortest(single).split("e");
  const power = Number(exponent);
  if (power >= exponents.least && power <= exponents.most) return String(Number(`${digits}e${power}`));
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** The fewest digits that tell a number of single precision from all others. */
function shortest(single: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(9);
}
