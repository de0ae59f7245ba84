import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
} from "yaml";
import { findLimit } from "./bounds";
import { readPlainScalar } from "./helm-scalar";
import type { AliasNode, Entry, ScalarNode, Span, ValuesNode } from "./nodes";
import type { Problem } from "./problems";

/** A YAML text as Helm sees it. */
export interface ParsedYaml {
  /** The first document's value; undefined for an empty text. */
  root: ValuesNode | undefined;
  /** Where the second document starts, if there is one. */
  secondDocument: Span | undefined;
  problems: Problem[];
}

/** More problems than this help nobody. */
const maxProblems = 100;

/** Reads a text; it never throws, whatever the text is: what is wrong is in `problems`. */
export function parseYaml(text: string): ParsedYaml {
  const limit = findLimit(text);
  if (limit) return { root: undefined, secondDocument: undefined, problems: [limit] };
  try {
    return read(
      parseAllDocuments(text, {
        schema: "failsafe",
        uniqueKeys: false,
        merge: false,
        prettyErrors: false,
        logLevel: "silent",
      }),
    );
  } catch (error) {
    const message = `This text could not be read: ${error instanceof Error ? error.message : "unknown reason"}.`;
    return {
      root: undefined,
      secondDocument: undefined,
      problems: [{ span: { start: 0, end: 0 }, kind: "limit", code: "unreadable", message }],
    };
  }
}

function read(documents: Document.Parsed[] | { empty: true }): ParsedYaml {
  if (!Array.isArray(documents)) return { root: undefined, secondDocument: undefined, problems: [] };
  const [first, second] = documents;
  const converter = new Converter();
  const root = first?.contents ? converter.convert(first.contents) : undefined;
  const problems = documents.flatMap((document) => document.errors).slice(0, maxProblems);
  return {
    root,
    secondDocument: second && { start: second.range[0], end: second.range[0] + 3 },
    problems: [
      ...problems.map(
        (error): Problem => ({
          span: { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]) },
          kind: "syntax",
          code: error.code,
          message: error.message,
        }),
      ),
      ...converter.problems,
    ],
  };
}

/** Turns the parser's tree into ours and connects aliases with what they stand for. */
class Converter {
  problems: Problem[] = [];
  private anchors = new Map<string, ValuesNode>();

  convert(node: Node): ValuesNode {
    if (isAlias(node)) return this.alias(node.source, spanOf(node));
    if (isMap(node)) {
      const map: ValuesNode = { kind: "map", span: spanOf(node), flow: node.flow === true, entries: [] };
      this.anchor(map, node.anchor);
      map.entries = node.items.flatMap((pair) => this.entry(pair as Pair<Node, Node | null>));
      return map;
    }
    if (isSeq(node)) {
      const list: ValuesNode = { kind: "list", span: spanOf(node), flow: node.flow === true, items: [] };
      this.anchor(list, node.anchor);
      list.items = node.items.map((item) => (isPair(item) ? emptyScalar(list.span.start) : this.convert(item as Node)));
      return list;
    }
    return this.scalar(node as Scalar);
  }

  private scalar(node: Scalar): ScalarNode {
    const text = typeof node.value === "string" ? node.value : "";
    const style = styles[node.type ?? "PLAIN"] ?? "plain";
    const scalar: ScalarNode = {
      kind: "scalar",
      span: spanOf(node),
      text,
      style,
      value: readScalar(node, { text, style }),
    };
    this.anchor(scalar, node.anchor);
    return scalar;
  }

  private alias(name: string, span: Span): AliasNode {
    const target = this.anchors.get(name);
    if (target) return { kind: "alias", span, name, target };
    this.problems.push({ span, kind: "syntax", code: "BAD_ALIAS", message: `There is no anchor "${name}" above.` });
    return { kind: "alias", span, name };
  }

  private anchor(node: Exclude<ValuesNode, AliasNode>, name: string | undefined): void {
    if (name === undefined) return;
    node.anchor = name;
    this.anchors.set(name, node);
  }

  private entry(pair: Pair<Node, Node | null>): Entry[] {
    const key = pair.key ? this.convert(pair.key) : undefined;
    if (key?.kind !== "scalar") {
      if (key)
        this.problems.push({
          span: key.span,
          kind: "syntax",
          code: "COMPLEX_KEY",
          message: "A key must be a single word or text.",
        });
      return [];
    }
    return [{ key, value: pair.value ? this.convert(pair.value) : emptyScalar(key.span.end) }];
  }
}

const styles: Record<string, ScalarNode["style"]> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block",
};

function readScalar(node: Scalar, { text, style }: { text: string; style: ScalarNode["style"] }): ScalarNode["value"] {
  if (node.tag === "tag:yaml.org,2002:str") return text;
  if (node.tag !== undefined && node.tag !== "!") return undefined;
  return style === "plain" && node.tag === undefined ? readPlainScalar(text) : text;
}

function emptyScalar(offset: number): ScalarNode {
  return { kind: "scalar", span: { start: offset, end: offset }, text: "", style: "plain", value: null };
}

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
