import { type CheckedFile, linesOf, severities } from "./report";

/** Writes a report while files are still being checked. */
export interface ReportWriter {
  add(file: CheckedFile): void;
  end(): void;
}

/** Prints a line, or of JSON several; the last line break is added. */
type Print = (line: string) => void;

/** The findings as lines that editors and terminals turn into links, with a summary. Positions are one-based. */
export function textWriter(print: Print): ReportWriter {
  const counts = new Map<string, number>();
  let checked = 0;
  return {
    add: (file) => {
      if (file.chart !== null) checked++;
      for (const { severity } of file.findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
      for (const line of linesOf(file)) print(line);
    },
    end: () => print(summary(checked, counts)),
  };
}

function summary(checked: number, counts: ReadonlyMap<string, number>): string {
  const what = severities.flatMap((severity) => {
    const count = counts.get(severity) ?? 0;
    return count > 0 ? `${count} ${severity}${count === 1 || severity === "information" ? "" : "s"}` : [];
  });
  return `${checked} values file${checked === 1 ? "" : "s"} checked: ${what.join(", ") || "no findings"}`;
}

/** One JSON document: `{ version, files }`. */
export function jsonWriter(print: Print): ReportWriter {
  /** What comes next, without the comma that depends on whether something follows. */
  let next = '{\n  "version": 1,\n  "files": [';
  let isEmpty = true;
  return {
    add: (file) => {
      print(isEmpty ? next : `${next},`);
      isEmpty = false;
      next = indent(JSON.stringify(file, undefined, 2));
    },
    end: () => print(isEmpty ? `${next}]\n}` : `${next}\n  ]\n}`),
  };
}

const indent = (json: string): string =>
  json
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
