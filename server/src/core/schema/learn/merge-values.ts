/** Values over defaults as Helm merges them: maps by key, everything else is replaced, `null` removes a default. */
export function mergeValues(defaults: unknown, values: unknown): unknown {
  if (values === undefined) return defaults;
  if (!isMap(defaults) || !isMap(values)) return values;
  const merged: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(defaults)) if (!Object.hasOwn(values, key)) merged[key] = value;
  for (const [key, value] of Object.entries(values)) {
    const hasDefault = Object.hasOwn(defaults, key);
    if (value !== null || !hasDefault) merged[key] = hasDefault ? mergeValues(defaults[key], value) : value;
  }
  return merged;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
