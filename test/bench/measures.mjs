// What is measured, in milliseconds. Each measure takes an editor (see editor.mjs) and a place to type at.
import { unknownKey } from "./documents.mjs";
import { cpuTime } from "./process.mjs";

/** Until the answer to the completion that the first letter of a key asks for. */
export async function keystrokeToCompletion(editor, site) {
  const [time, items] = await timed(() => {
    type(editor, site, site.key[0]);
    return editor.complete(after(site, 1));
  });
  expectKey(items, site);
  await clear(editor, site, 1);
  return time;
}

/** The same in an editor that asks for diagnostics first, as VS Code does after each change. */
export async function keystrokeToCompletionWhileChecked(editor, site) {
  const [time, items] = await timed(() => {
    type(editor, site, site.key[0]);
    void editor.check();
    return editor.complete(after(site, 1));
  });
  expectKey(items, site);
  await editor.check();
  await clear(editor, site, 1);
  return time;
}

export async function keystrokeToDiagnostics(editor, site) {
  const [time, diagnostics] = await timed(() => editor.diagnosticsAfter(() => type(editor, site, site.key[0])));
  expectUnknownKey(diagnostics);
  await clear(editor, site, 1);
  return time;
}

/** Again at the same place, without a change in between. */
export async function warmCompletion(editor, site) {
  await editor.complete(after(site, 0));
  const [time, items] = await timed(() => editor.complete(after(site, 0)));
  expectKey(items, site);
  return time;
}

export async function hover(editor, { position }) {
  const [time, answer] = await timed(() => editor.hover(position));
  if (!answer?.contents) throw new Error("Hovering over a key says nothing.");
  return time;
}

/** How often a letter is typed and deleted again, faster than it is handled; only what a key begins with leaves it on offer. */
const strokes = 40;

/** Types the first letter of a key, or deletes it again. */
function stroke(editor, site, index) {
  if (index % 2 === 0) type(editor, site, site.key[0]);
  else editor.change({ line: site.line, start: site.character, end: site.character + 1, text: "" });
  return after(site, index % 2 === 0 ? 1 : 0);
}

/** From the last of 40 keystrokes to the completion behind them. */
export async function burst(editor, site) {
  for (let index = 0; index < strokes - 1; index++) {
    stroke(editor, site, index);
    void editor.check();
  }
  const [time, items] = await timed(() => {
    const cursor = stroke(editor, site, strokes - 1);
    void editor.check();
    return editor.complete(cursor);
  });
  expectKey(items, site);
  await editor.check();
  await editor.settle();
  return time;
}

/** The same where completion is asked for with each keystroke, and the editor takes back no question. */
export async function burstOfQuestions(editor, site) {
  for (let index = 0; index < strokes - 1; index++) void editor.complete(stroke(editor, site, index));
  const [time, items] = await timed(() => editor.complete(stroke(editor, site, strokes - 1)));
  expectKey(items, site);
  await editor.check();
  await editor.settle();
  return time;
}

/** The processor time of a keystroke with its completion and its diagnostics, in milliseconds; undefined where it cannot be read. */
export async function cpuPerKeystroke(editor, { site, count }) {
  const before = cpuTime(editor.process.pid);
  for (let i = 0; i < count; i++) {
    await editor.diagnosticsAfter(() => {
      type(editor, after(site, i), site.key[0]);
      void editor.complete(after(site, i + 1));
    });
  }
  const cpu = cpuTime(editor.process.pid) - before;
  await clear(editor, site, count);
  return cpu / count;
}

async function timed(act) {
  const start = performance.now();
  const result = await act();
  return [performance.now() - start, result];
}

const after = ({ line, character }, count) => ({ line, character: character + count });

function type(editor, { line, character }, text) {
  editor.change({ line, start: character, end: character, text });
}

/** Takes back what was typed; it is checked, too, as editors have each change checked. */
async function clear(editor, { line, character }, count) {
  editor.change({ line, start: character, end: character + count, text: "" });
  await editor.check();
  await editor.settle();
}

const labels = (answer) => (Array.isArray(answer) ? answer : (answer?.items ?? [])).map(({ label }) => label);

/** A server that does not see the unknown key has not read the schema. */
export function expectUnknownKey(diagnostics) {
  if (!diagnostics.some(({ message }) => message.includes(unknownKey)))
    throw new Error(`No diagnostic of ${unknownKey}.`);
}

function expectKey(answer, { key, path }) {
  if (!labels(answer).includes(key)) throw new Error(`Completion does not offer "${key}" in ${path.join(".")}.`);
}
