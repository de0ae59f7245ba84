// node scripts/check-data.mjs [FOLDER]: checks the hand-written files in schemas/ and snippets/ of the project, or of another
// folder, against the formats in schemas/formats/ that they name.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import Ajv from "ajv";
import { closest, distance } from "fastest-levenshtein";
import { root as project } from "./shared.mjs";

const root = resolve(process.argv[2] ?? project);
const formats = join(root, "schemas", "formats");

/** Hand-written files by where they are, and the format of each. */
const written = [
  { files: /^schemas\/(charts|common|objects)\.json$/, format: (name) => name },
  { files: /^schemas\/(?:subcharts\/)?[^/]+\/(knowledge|secrets|descriptions)\.json$/, format: (name) => name },
  { files: /^snippets\/[^/]+\.json$/, format: () => "snippets" },
];

/** Files of the generator, and what belongs to it and to this script. */
const others = /^schemas\/(kubernetes\.json$|objects\/|formats\/|generate\/|(subcharts\/)?[^/]+\/history\.json$)/;

function main() {
  const ajv = readFormats();
  const files = ["schemas", "snippets"].flatMap(jsonFiles).filter((file) => !others.test(file));
  const problems = files.flatMap((file) => {
    const kind = written.find(({ files }) => files.test(file));
    if (kind) return problemsIn(file, kind.format(basename(file, ".json")), ajv);
    return [`${file}: is never read. Files about a chart are knowledge.json, secrets.json and descriptions.json.`];
  });
  for (const problem of problems) console.error(problem);
  console.log(`${files.length} data files checked, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

/** Files below a folder of the project, such as `schemas/charts.json`. */
function jsonFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".json"))
    .map((name) => `${folder}/${name.split(sep).join("/")}`)
    .sort();
}

/** The formats know each other by their file names. */
function readFormats() {
  const ajv = new Ajv({ allErrors: true, strictSchema: true, strictTypes: false, verbose: true });
  ajv.addFormat("regex", isRegularExpression);
  for (const name of readdirSync(formats)) ajv.addSchema(JSON.parse(readFileSync(join(formats, name), "utf8")), name);
  return ajv;
}

function isRegularExpression(source) {
  try {
    return Boolean(new RegExp(source));
  } catch {
    return false;
  }
}

/** What is wrong with a file, a line each: the file, the path in it, and what to do. */
function problemsIn(file, format, ajv) {
  const schema = relative(dirname(join(root, file)), join(formats, `${format}.schema.json`))
    .split(sep)
    .join("/");
  let content;
  try {
    content = JSON.parse(readFileSync(join(root, file), "utf8"));
  } catch (error) {
    return [`${file}: is not JSON: ${error.message}`];
  }
  const problems = [];
  if (content?.$schema !== schema) problems.push(`${file}: must name its format: "$schema": ${JSON.stringify(schema)}`);
  const validate = ajv.getSchema(`${format}.schema.json`);
  if (validate(content)) return problems;
  const found = validate.errors.map((error) => problemOf(error)).filter((text) => text !== undefined);
  return [...problems, ...new Set(found.map((text) => `${file}: ${text}`))];
}

/** The sentence for an error; undefined for those that only say that others failed. */
function problemOf({ instancePath, schemaPath, keyword, params, data, message, parentSchema, propertyName }) {
  const isOfOther = keyword === "if" || keyword === "propertyNames" || /\/(any|one)Of\/\d+\//.test(schemaPath);
  if (isOfOther) return undefined;
  // The error of a name is found at the object that has it.
  const where = pathOf(propertyName === undefined ? instancePath : `${instancePath}/${propertyName}`) || "the file";
  const hint = parentSchema?.description ? ` (${parentSchema.description})` : "";
  if (keyword === "additionalProperties") return unknownProperty(where, params.additionalProperty, parentSchema);
  if (keyword === "required") return `${where}: needs ${shown(params.missingProperty)}`;
  if (keyword === "anyOf" || keyword === "oneOf") {
    const sets = parentSchema[keyword].map(({ required }) => required.map(shown).join(" and "));
    return `${where}: needs ${keyword === "oneOf" ? "exactly one" : "one"} of ${sets.join(", ")}`;
  }
  if (keyword === "enum")
    return `${where}: is ${shown(data)}, but must be ${params.allowedValues.map(shown).join(" or ")}`;
  if (keyword === "const") return `${where}: is ${shown(data)}, but can only be ${shown(params.allowedValue)}`;
  if (keyword === "minProperties") return `${where}: needs more than ${names(data)}`;
  if (keyword === "maxProperties") return `${where}: can have only one of ${names(data)}`;
  if (keyword === "pattern" || keyword === "format")
    return `${where}: ${shown(data)} does not have the right form${hint}`;
  return `${where}: ${message}${hint}`;
}

function unknownProperty(where, name, { properties }) {
  const known = Object.keys(properties).filter((key) => key !== "$schema");
  const near = closest(name, known);
  const hint = distance(name, near) <= 3 ? ` Did you mean ${shown(near)}?` : "";
  return `${where}: has no property ${shown(name)}.${hint} Known are ${known.join(", ")}.`;
}

const shown = (value) => JSON.stringify(value);
const names = (object) => Object.keys(object).map(shown).join(", ");

/** `/guards/3/when/0/is a` -> `guards[3].when[0]."is a"`. */
function pathOf(pointer) {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${/[.\s[\]"]/.test(key) ? JSON.stringify(key) : key}`))
    .join("")
    .replace(/^\./, "");
}

main();
