/**
 * How much is read of a text, which may be hostile. Each number is a promise of SECURITY.md or of the CHANGELOG, which
 * `test/supply/limits.test.ts` compares with it. Lengths are in UTF-16 code units.
 */
export const limits = {
  /** A longer document is not read; the longest values file of all charts together is a tenth of it. */
  documentLength: 1_572_864,
  /** Deeper nesting would exhaust the parser's stack, which no try/catch contains. */
  depth: 100,
  /** Ten times what the longest values file of all charts has. */
  tokens: 400_000,
  /** Helm's own measure. */
  aliases: 20_000,
  documents: 50,
  /** Of other files in the workspace: whoever asks something meanwhile would have to wait. */
  manifestLength: 400_000,
  deploymentsLength: 100_000,
  /** A longer document is read in a separate thread; one with aliases, which is read as a whole at each edit, from this share of it on. */
  largeLength: 130_000,
  largeShareWithAliases: 0.75,
  /** Of a longer top-level key completion reads the outline only, and blocks are not looked for in a longer file while someone types. */
  completionLength: 200_000,
} as const;
