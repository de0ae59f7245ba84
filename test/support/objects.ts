import { complete } from "../../server/src/core/features/complete";
import { hover } from "../../server/src/core/features/hover";
import { isInside, type ObjectSnapshot } from "../../server/src/core/objects/object-snapshots";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { fix } from "../../server/src/core/rules/engine/fix";
import { ValuesDocument } from "../../server/src/core/yaml/read/values-document";
import { ObjectReader } from "../../server/src/workspace/object-reader";
import { store } from "./charts";
import { apply, drawAll, split } from "./fixture";

const uri = "file:///work/objects.yaml";
const reader = new ObjectReader(store, async () => true);

/** The objects of a file, as the server finds them. */
export const objectsIn = (text: string, at = uri): Promise<ObjectSnapshot[]> => reader.read(at, text);

/** A file with the findings about its objects drawn under the lines they are on. */
export async function checkObjects(text: string, at = uri): Promise<string> {
  return drawAll(text, (await objectsIn(text, at)).flatMap(diagnose));
}

/** The labels that are offered at the cursor. */
export async function objectLabels(fixture: string): Promise<string[]> {
  const { text, offset } = split(fixture);
  const { start: position } = new ValuesDocument(text).rangeOf({ start: offset, end: offset });
  const object = await reader.around({ uri, text }, offset);
  return object ? complete({ ...object, offset, position, snippets: true }, uri).map(({ label }) => label) : [];
}

/** The hover at the cursor, as Markdown. */
export async function objectHover(fixture: string): Promise<string | undefined> {
  const { text, offset } = split(fixture);
  const { start: position } = new ValuesDocument(text).rangeOf({ start: offset, end: offset });
  const object = (await objectsIn(text)).find((candidate) => isInside(candidate, position));
  const found = object && hover(object, position);
  return found && typeof found.contents === "object" && "value" in found.contents ? found.contents.value : undefined;
}

/** The file after the first fix of each finding was applied. */
export async function fixObjects(text: string): Promise<string> {
  const objects = await objectsIn(text);
  const edits = objects.flatMap((object) =>
    diagnose(object).flatMap((diagnostic) => {
      const [first] = fix(object, { uri, diagnostics: [diagnostic] });
      return first?.title.startsWith("Ignore") ? [] : (first?.edit?.changes?.[uri] ?? []);
    }),
  );
  return apply(text, edits);
}
