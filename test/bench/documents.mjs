// The documents of the benchmark: values files made of the defaults in a schema, since the chart's own is not ours.
import { isMap, parseDocument, stringify } from "yaml";

/** The first line, so that both servers take the file for what it is. */
const modeline = (chart) => `# valuesmith: ${chart}`;

/** A key that no chart has: the diagnostic of it shows that a server has read document and schema. */
export const unknownKey = "notAKeyOfThisChart";

/**
 * A values file of about `lines` lines, with comments as people write them, and the places in it where a key can be
 * typed that is not there yet: `{ line, character, key, path }`.
 */
export function makeDocument(schema, { chart, lines, length }) {
  const defaults = fitted(defaultsOf(schema), Math.round(lines * 0.85));
  const sites = removeKeys(defaults);
  const code = [...write(defaults).trimEnd().split("\n"), `${unknownKey}: true`];
  const commented = withComments(code, commentsOf(schema), { count: lines - code.length - 2, length });
  return locate(`${[modeline(chart), ...commented].join("\n")}\n`, sites);
}

function defaultsOf(schema) {
  if (!schema.properties) return schema.default;
  const children = Object.entries(schema.properties).filter(([, child]) => !child["x-hidden"]);
  const values = children.map(([key, child]) => [key, defaultsOf(child)]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(values);
}

const write = (value) => stringify(value, { lineWidth: 0, blockQuote: false });
const lineCount = (value) => write(value).split("\n").length;

/** As many top-level keys as fit into so many lines. */
function fitted(values, lines) {
  if (lineCount(values) <= lines * 1.1) return values;
  const chosen = {};
  let left = lines;
  for (const [key, value] of Object.entries(values)) {
    const size = lineCount({ [key]: value }) - 1;
    if (size > left) continue;
    chosen[key] = value;
    left -= size;
  }
  return chosen;
}

/** Where keys are typed: at a tenth, half and nine tenths of the maps that have a few plain values; those are taken away. */
function removeKeys(values) {
  const maps = [...plainMaps(values, [])];
  return [0.1, 0.5, 0.9].map((share, index) => {
    const { map, path } = maps[Math.floor(maps.length * share)];
    const [key, ...others] = Object.keys(map).filter((name) => isPlain(name, map[name]));
    for (const name of [key, ...others]) delete map[name];
    const marker = `typedHere${index}`;
    map[marker] = true;
    return { marker, key, path };
  });
}

function* plainMaps(value, path) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return;
  const plain = Object.entries(value).filter(([key, child]) => isPlain(key, child));
  if (plain.length >= 3 && path.length > 0) yield { map: value, path };
  for (const [key, child] of Object.entries(value)) yield* plainMaps(child, [...path, key]);
}

const isPlain = (key, value) => /^[a-z]\w{3,}$/i.test(key) && value !== null && typeof value !== "object";

function commentsOf(schema) {
  const own = schema.description ?? "";
  return [own, ...Object.values(schema.properties ?? {}).map(commentsOf)].join(" ");
}

/** Spreads comments evenly; they make up what the text lacks to be `length` long. */
function withComments(code, words, { count, length }) {
  const missing = length - code.join("\n").length;
  const width = Math.max(20, Math.round(missing / count) - 6);
  const prose = words.replaceAll(/\s+/g, " ").trim() || "What this is for and when to change it.";
  let done = 0;
  return code.flatMap((line, index) => {
    const due = Math.floor((count * (index + 1)) / code.length) - done;
    const indent = /^ *(?=[\w.-]+:)/.exec(line)?.[0];
    if (due <= 0 || indent === undefined) return [line];
    const comments = Array.from({ length: due }, (_, i) => `${indent}# ${slice(prose, (done + i) * width, width)}`);
    done += due;
    return [...comments, line];
  });
}

const slice = (prose, start, width) => {
  const from = start % Math.max(1, prose.length - width);
  return prose.slice(from, from + width).trim();
};

/** Empties the lines of the markers but for their indentation; a key is typed at the end of such a line. */
function locate(text, sites) {
  const lines = text.split("\n");
  const located = sites.map(({ marker, key, path }) => {
    const line = lines.findIndex((candidate) => candidate.trim() === `${marker}: true`);
    const character = lines[line].search(/\S/);
    lines[line] = " ".repeat(character);
    return { line, character, key, path };
  });
  return { text: lines.join("\n"), sites: located };
}

/** A text followed by copies of itself under other top-level keys, as if the values of several charts were in one file. */
export function lengthen(text, copies) {
  const body = text.slice(text.indexOf("\n") + 1);
  const others = Array.from({ length: copies - 1 }, (_, index) =>
    body.replaceAll(/^([A-Za-z][\w-]*):/gm, `$1_${index + 2}:`),
  );
  return text + others.join("");
}

/** A key to hover over: the last nested one of the document. */
export function hoverPosition(text) {
  const contents = parseDocument(text).contents;
  const last = contents.items.findLast((pair) => isMap(pair.value));
  const offset = last.value.items[0].key.range[0] + 1;
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1).length };
}
