import { topLevelKeys } from "../yaml/document/top-level-block";
import { readModeline } from "./modeline";
import { isOtherFormat } from "./other-formats";

/** A YAML file that may be a values file, and what tells of which chart; known without parsing it. */
export interface ValuesTrace {
  uri: string;
  /** The chart that its modeline names. */
  chart?: string;
  keys: readonly string[];
}

/** The trace of a file; undefined for one of a well-known other kind, such as a Kubernetes manifest. */
export function traceValues(uri: string, text: string): ValuesTrace | undefined {
  const keys = topLevelKeys(text);
  const modeline = readModeline(text);
  if (modeline?.chart === "none" || (!modeline && isOtherFormat(keys))) return undefined;
  return { uri, ...(modeline ? { chart: modeline.chart } : {}), keys };
}

/** Whether a file is probably one of values for a chart with these keys at its root. */
export function isProbablyOf(trace: ValuesTrace, chart: { name: string; keys: ReadonlySet<string> }): boolean {
  if (trace.chart !== undefined) return trace.chart === chart.name;
  const known = trace.keys.filter((key) => chart.keys.has(key));
  const isCalledValues = /values|override/i.test(trace.uri.slice(trace.uri.lastIndexOf("/")));
  if (isCalledValues) return trace.keys.length === 0 || known.length > 0;
  return known.length > 0 && known.length === trace.keys.length;
}
