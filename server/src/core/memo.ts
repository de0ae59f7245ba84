/**
 * A function of an object that never changes, such as a chart, a block or a snapshot, and perhaps of more that seldom does. The
 * last answer about each object is remembered for as long as the object is there: rules ask with every keystroke, and all
 * blocks but one are those of the keystroke before.
 */
export function memo<Key extends object, Rest extends readonly unknown[], T>(
  find: (key: Key, ...rest: Rest) => T,
): (key: Key, ...rest: Rest) => T {
  const known = new WeakMap<Key, { rest: Rest; value: T }>();
  return (key, ...rest) => {
    const last = known.get(key);
    if (last?.rest.every((part, index) => part === rest[index])) return last.value;
    const value = find(key, ...rest);
    known.set(key, { rest, value });
    return value;
  };
}
