// Both servers with one document: what people wait for while they type, the start, and the memory.
import { setTimeout as sleep } from "node:timers/promises";
import { Editor } from "./editor.mjs";
import * as measures from "./measures.mjs";
import { memory } from "./process.mjs";
import { compare } from "./table.mjs";

/** Neither server reads the file itself. Below a folder such as .cache no schema would be associated with it. */
const uri = "file:///bench/values.yaml";

/** How long servers are left alone before their memory counts. In milliseconds. */
const rest = 3000;

/** All rows of a document; `rounds` says how often each measure is taken of each server. */
export async function measureServers(servers, document, rounds) {
  const starts = await measureStarts(servers, document, rounds);
  const editors = { ours: await Editor.start(servers.ours, uri), theirs: await Editor.start(servers.theirs, uri) };
  for (const editor of Object.values(editors)) await editor.open(document.text);
  const opened = await measureMemory(editors, "memory, opened and idle");
  const typing = await measureTyping(editors, document, rounds);
  const idle = await measureMemory(editors, "memory, idle after all this typing");
  for (const editor of Object.values(editors)) await editor.stop();
  return [...typing, ...starts, opened, idle];
}

async function measureStarts(servers, { text }, rounds) {
  const initialized = { name: "start → initialized", unit: "ms", ours: [], theirs: [] };
  const checked = { name: "start → first diagnostics", unit: "ms", ours: [], theirs: [] };
  await inTurns(rounds.start, async (who) => {
    const editor = await Editor.start(servers[who], uri);
    measures.expectUnknownKey(await editor.open(text));
    checked[who].push(performance.now() - editor.started);
    initialized[who].push(editor.initialized);
    await editor.stop();
  });
  return [initialized, checked].map(compare);
}

async function measureTyping(editors, { sites, hovered }, rounds) {
  const site = (round) => sites[round % sites.length];
  const { typing, burst } = rounds;
  const rows = [
    ["keystroke → completion", measures.keystrokeToCompletion, { of: site, count: typing }],
    ["keystroke → completion while checked", measures.keystrokeToCompletionWhileChecked, { of: site, count: typing }],
    ["keystroke → diagnostics", measures.keystrokeToDiagnostics, { of: site, count: typing }],
    ["completion, nothing changed", measures.warmCompletion, { of: site, count: typing }],
    ["hover", measures.hover, { of: () => ({ position: hovered }), count: typing }],
    ["40 keystrokes → completion", measures.burst, { of: site, count: burst }],
    ["40 keystrokes, completion asked each time", measures.burstOfQuestions, { of: site, count: burst }],
    [
      "processor time per keystroke",
      measures.cpuPerKeystroke,
      { of: (round) => ({ site: site(round), count: rounds.cpu }), count: sites.length },
    ],
  ];
  await inTurns(rounds.warmUp, (who, round) => measures.keystrokeToCompletionWhileChecked(editors[who], site(round)));
  const compared = [];
  for (const [name, take, { of, count }] of rows) {
    const row = { name, unit: "ms", ours: [], theirs: [] };
    await inTurns(count, async (who, round) => row[who].push(await take(editors[who], of(round))));
    compared.push(compare(row));
  }
  return compared;
}

async function measureMemory(editors, name) {
  await sleep(rest);
  const of = ({ process }) => [memory(process.pid)];
  return compare({ name, unit: "MB", ours: of(editors.ours), theirs: of(editors.theirs) });
}

/** One after the other, and not always the same one first. */
async function inTurns(count, act) {
  for (let round = 0; round < count; round++) {
    const order = round % 2 === 0 ? ["ours", "theirs"] : ["theirs", "ours"];
    for (const who of order) await act(who, round);
  }
}
