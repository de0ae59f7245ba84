import type { RenderError } from "../engine/rendering";

const templatePlace = /(?:^|[\s(])([\w.-]+\/(?:templates|charts)\/[\w./-]+):(\d+)(?::\d+)?/g;
const valuesRead = /\.Values((?:\.[A-Za-z_][\w-]*)+)/g;
/** `config.apiKeySalt is required`: a path of two or more keys at the start of a word. */
const namedPath = /(?<![\w./-])([a-z]\w*(?:\.[A-Za-z_]\w*)+)(?![\w./-])/g;
const yamlSource = /^YAML parse error on ([^:]+): .*?line (\d+)/s;

/** A message of helm 3 or 4 with the places and values it names. `message` is without its leading `Error: `. */
export function explainHelmMessage(message: string): RenderError {
  const stage = stageOf(message);
  const yaml = yamlSource.exec(message);
  const places = [...message.matchAll(templatePlace)];
  const place = yaml ?? places.at(-1);
  const reads = [...message.matchAll(valuesRead)].map(([, path]) => path?.slice(1) ?? "").reverse();
  const named = stage === "render" ? [...message.matchAll(namedPath)].map(([, path]) => path ?? "") : [];
  return {
    stage,
    message,
    ...(place ? { source: place[1], line: Number(place[2]) } : {}),
    values: [...new Set([...reads, ...named])],
  };
}

const stages: [RegExp, RenderError["stage"]][] = [
  [/^YAML parse error on /, "yaml"],
  [/^failed to parse |^failed parsing --set/, "values"],
  [/don't meet the specifications of the schema/, "schema"],
  [/dependenc/, "dependencies"],
  [/^chart requires kubeVersion|^invalid kube version/, "kubeVersion"],
  [/^parse error (?:at|in) /, "parse"],
  [/charts are not installable|^Chart\.yaml|^chart |^no repository/, "load"],
];

function stageOf(message: string): RenderError["stage"] {
  return stages.find(([pattern]) => pattern.test(message))?.[1] ?? "render";
}
