import {
  type AliasNode,
  isMerge,
  type MapNode,
  resolveAlias,
  type ScalarNode,
  type ValuesNode,
} from "../document/nodes";
import { isFloat } from "./helm-scalar";

/** Aliases inside of aliases multiply; no values file reads so many values again. */
const maxReadAgain = 50_000;

/** A node as plain data, as Helm reads it. Maps have no prototype, so that a key such as `__proto__` is just a key. */
export function toPlainValue(node: ValuesNode | undefined): unknown {
  return node ? convert(node, { left: maxReadAgain, aliases: 0, open: new Set() }) : undefined;
}

interface Budget {
  left: number;
  /** How many aliases lead to where the reading is. */
  aliases: number;
  /** The nodes being converted, to stop at circles. */
  open: Set<ValuesNode>;
}

function convert(node: ValuesNode, budget: Budget): unknown {
  const value = resolveAlias(node);
  if (!value || budget.open.has(value)) return null;
  if (node.kind !== "alias") return convertHere(value, budget);
  budget.aliases++;
  const result = convertHere(value, budget);
  budget.aliases--;
  return result;
}

function convertHere(value: Exclude<ValuesNode, AliasNode>, budget: Budget): unknown {
  if (budget.aliases > 0 && budget.left-- <= 0) return null;
  if (value.kind === "scalar") return value.value === undefined ? value.text : value.value;
  budget.open.add(value);
  const result = value.kind === "list" ? value.items.map((item) => convert(item, budget)) : convertMap(value, budget);
  budget.open.delete(value);
  return result;
}

/** In the order of the text, as Helm does: a merge below a key replaces it. Of several sources of one merge the first wins. */
function convertMap(map: MapNode, budget: Budget): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const entry of map.entries) {
    const value = convert(entry.value, budget);
    if (!isMerge(entry)) result[keyForHelm(entry.key)] = value;
    else
      for (const source of [value].flat().reverse())
        if (typeof source === "object" && source !== null) Object.assign(result, source);
  }
  return result;
}

/** The name of a key as Helm reads it: `on` is `true`, `0x10` is `16`, and `1e6` is `1e+06`. */
export function keyForHelm({ text, value, tag }: ScalarNode): string {
  if (typeof value === "number") {
    if (tag === "tag:yaml.org,2002:float" || isFloat(text, value)) return floatKey(value);
    return /^[-+]?[1-9][0-9_]*$/.test(text) ? text.replaceAll(/[_+]/g, "") : String(BigInt(value));
  }
  return typeof value === "boolean" ? String(value) : text;
}

/** Go writes numbers with exponents outside of this range. */
const exponents = { least: -4, most: 5 };

/** A key that is a number with a fraction or an exponent, as Helm names it: in single precision, as Go writes it. */
function floatKey(value: number): string {
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
