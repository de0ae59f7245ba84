import { readdirSync, readFileSync } from "node:fs";

/** The process of the language server, which this process has started; on Linux. */
export function serverProcess(): number | undefined {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((id) => {
      try {
        const parent = readFileSync(`/proc/${id}/stat`, "latin1")
          .replace(/^.*\) \S /, "")
          .split(" ")[0];
        const command = readFileSync(`/proc/${id}/cmdline`, "latin1");
        return Number(parent) === process.pid && command.includes("server.js");
      } catch {
        // It has ended meanwhile.
        return false;
      }
    });
}
