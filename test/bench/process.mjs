// What Linux knows about a process; undefined on other systems.
import { readFileSync } from "node:fs";

/** Clock ticks are hundredths of a second on every Linux that runs Node.js. */
const tick = 10;

/** The processor time a process has used so far, in milliseconds. */
export function cpuTime(pid) {
  const fields = read(pid, "stat")
    ?.replace(/^.*\) /s, "")
    .split(" ");
  return fields && (Number(fields[11]) + Number(fields[12])) * tick;
}

/** The memory of a process, in MB. */
export function memory(pid) {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(read(pid, "status") ?? "")?.[1];
  return kilobytes && Number(kilobytes) / 1024;
}

function read(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return undefined;
  }
}
