import type { Reading } from "./readings";

/** Shorter texts, and words, are hidden only where they stand by themselves: they are parts of ordinary words. */
const minLength = 6;

/** Longer texts are looked for piece by piece, so that a text of any length takes its time but once. */
const pieceLength = 40;

/** Texts of this length stand everywhere. */
const tooShort = 2;

/** So many characters of a secret are hidden wherever they are, unless they are lower-case words; of so much of its beginning. */
const gram = { length: 8, within: 400 };

/** A part of a text; ends are excluded. */
export interface Range {
  start: number;
  end: number;
}

/** Secrets that are looked for all at once: a document may have many thousands. */
export class SecretIndex {
  /** What is hidden wherever it stands, and how long such texts are that begin alike, longest first. */
  private readonly pieces = new Set<string>();
  private readonly lengths = new Map<string, number[]>();
  /** What is hidden where it stands by itself. */
  private readonly words = new Set<string>();
  private readonly wordLengths: number[];
  /** In order, for those that are cut: as they begin, and from behind as they end. */
  private readonly beginnings: string[] = [];
  private readonly endings: string[] = [];
  /** Parts of secrets, for those that are cut anywhere. */
  private readonly grams = new Set<string>();
  readonly isEmpty: boolean;

  constructor(secrets: readonly string[]) {
    for (const secret of new Set(secrets.map((secret) => secret.trim().replaceAll(/[\s\x85]+/g, " "))))
      this.add(secret);
    for (const piece of this.pieces) this.addLength(piece);
    for (const lengths of this.lengths.values()) lengths.sort((a, b) => b - a);
    this.wordLengths = [...new Set([...this.words].map(({ length }) => length))].sort((a, b) => b - a);
    this.beginnings.sort();
    this.endings.sort();
    this.isEmpty = this.pieces.size + this.words.size === 0;
  }

  private add(secret: string): void {
    if (secret.length >= minLength) {
      this.beginnings.push(secret.slice(0, pieceLength));
      this.endings.push(reversed(secret.slice(-pieceLength)));
    }
    for (let at = 0; at + gram.length <= Math.min(secret.length, gram.within); at++) {
      const part = secret.slice(at, at + gram.length);
      if (!isWord(secret) && !/^[a-z\s/:.@_-]+$/.test(part)) this.grams.add(part);
    }
    if (isWord(secret)) this.words.add(secret);
    else if (secret.length <= pieceLength) this.pieces.add(secret);
    else {
      for (let at = 0; at + pieceLength <= secret.length; at += pieceLength)
        this.pieces.add(secret.slice(at, at + pieceLength));
      this.pieces.add(secret.slice(-pieceLength));
    }
  }

  private addLength(piece: string): void {
    const beginning = piece.slice(0, minLength);
    const lengths = this.lengths.get(beginning) ?? [];
    this.lengths.set(beginning, lengths);
    if (!lengths.includes(piece.length)) lengths.push(piece.length);
  }

  /** Where a text without line breaks has secrets; those that overlap are all named. `isName` tells of a word that it is none here. */
  *find({ text }: Pick<Reading, "text">, isName: (word: string, range: Range) => boolean): Generator<Range> {
    for (let start = 0; start < text.length; start++) {
      const length = this.lengths
        .get(text.slice(start, start + minLength))
        ?.find((length) => start + length <= text.length && this.pieces.has(text.slice(start, start + length)));
      if (length !== undefined) yield { start, end: start + length };
      if (this.words.size === 0 || (isWordCharacter(text[start]) && isWordCharacter(text[start - 1]))) continue;
      const word = this.wordAt(text, start);
      if (word && !isName(text.slice(word.start, word.end), word)) yield word;
    }
  }

  private wordAt(text: string, start: number): Range | undefined {
    for (const length of this.wordLengths) {
      const end = start + length;
      const isWhole = !isWordCharacter(text[end - 1]) || !isWordCharacter(text[end]);
      if (end > text.length || !isWhole || !this.words.has(text.slice(start, end))) continue;
      return { start, end };
    }
    return undefined;
  }

  /** Where secrets are cut: what stands before three dots, or behind them, and with `atEdges` what the text ends or begins with. */
  *findCut({ text }: Pick<Reading, "text">, atEdges: boolean): Generator<Range> {
    for (const { index, 0: dots } of text.matchAll(/\.{3}|…/g)) {
      yield* this.cutBefore(text, index);
      yield* this.cutBehind(text, index + dots.length);
    }
    if (!atEdges) return;
    for (let start = 0; start + gram.length <= text.length; start++)
      if (this.grams.has(text.slice(start, start + gram.length))) yield wholeWords(text, start, start + gram.length);
    const end = text.trimEnd().length;
    yield* this.cutBefore(text, end);
    if (/["'`]$/.test(text.slice(0, end))) yield* this.cutBefore(text, end - 1);
    yield* this.cutBehind(text, text.length - text.trimStart().length);
  }

  private *cutBefore(text: string, end: number): Generator<Range> {
    for (let start = Math.max(0, end - pieceLength); start <= end - minLength; start++)
      if (hasBeginning(this.beginnings, text.slice(start, end))) return yield { start, end };
  }

  private *cutBehind(text: string, start: number): Generator<Range> {
    for (let end = Math.min(text.length, start + pieceLength); end >= start + minLength; end--)
      if (hasBeginning(this.endings, reversed(text.slice(start, end)))) return yield { start, end };
  }
}

/** `langfuse` as a password must not hide the name of the chart. */
const isWord = (text: string): boolean => text.length < minLength || /^[A-Za-z]{1,16}$/.test(text);

/** A part of a text without blanks at its ends, and with all of the words that it cuts. */
function wholeWords(text: string, from: number, to: number): Range {
  let [start, end] = [from, to];
  while (text[start] === " ") start++;
  while (text[end - 1] === " ") end--;
  while (isWordCharacter(text[start]) && isWordCharacter(text[start - 1])) start--;
  while (isWordCharacter(text[end]) && isWordCharacter(text[end - 1])) end++;
  return { start, end };
}

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** So short a text is a secret only where nothing else can be meant: in quotes, or behind a colon and at the end of something. */
export function isAmbiguous(text: string, { start, end }: Range): boolean {
  return end - start <= tooShort && !isValue(text, start, end);
}

function isValue(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text[end];
  if (/["'`]$/.test(before) && after === before.at(-1)) return true;
  return /(?:[A-Za-z_"]:|: )$/.test(before) && (after === undefined || /[\]},\s]/.test(after));
}

const reversed = (text: string): string => [...text].reverse().join("");

/** Whether one of the sorted texts begins so. */
function hasBeginning(sorted: readonly string[], beginning: string): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < beginning) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(beginning) ?? false;
}
