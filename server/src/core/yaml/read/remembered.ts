import type { Block } from "./blocks";

/**
 * A function of a block and of something that seldom changes, such as a chart. Its answers are remembered: rules ask about
 * each block with every keystroke, and all blocks but one are those of the keystroke before.
 */
export function remembered<Context, T>(find: (block: Block, context: Context) => T): typeof find {
  const known = new WeakMap<Block, { context: Context; value: T }>();
  return (block, context) => {
    const last = known.get(block);
    if (last && last.context === context) return last.value;
    const value = find(block, context);
    known.set(block, { context, value });
    return value;
  };
}
