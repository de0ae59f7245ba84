import {
  type Disposable,
  DocumentSymbol,
  EventEmitter,
  FoldingRange,
  languages,
  Range,
  SymbolKind,
  type TextDocument,
  Uri,
  workspace,
} from "vscode";
import type { RenderedObject, Rendering } from "../../server/src/protocol";

/** The scheme of documents that hold what Helm rendered. */
export const renderedScheme = "valuesmith-rendered";

/** What a rendered document shows of its values file. */
export type RenderedPart =
  | "manifests"
  | "previous manifests"
  | "other version"
  | "notes"
  | "upgraded"
  | "upgrade report";

/** The address of a rendered document; its last part is the title of its tab. */
export function renderedUri(source: Uri, part: RenderedPart): Uri {
  const name = source.path.slice(source.path.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
  const extension = part === "notes" || part === "upgrade report" ? "txt" : "yaml";
  return Uri.from({ scheme: renderedScheme, path: `/${name} (${part}).${extension}`, query: source.toString() });
}

/** The values file that a rendered document comes from. */
export const sourceOf = (rendered: Uri): Uri => Uri.parse(rendered.query);

interface Content {
  text: string;
  objects: RenderedObject[];
}

/** The rendered documents: read-only, with an outline and folding by object. */
export class RenderedDocuments implements Disposable {
  readonly #contents = new Map<string, Content>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #subscriptions: Disposable[];

  constructor() {
    const selector = { scheme: renderedScheme, language: "yaml" };
    this.#subscriptions = [
      this.#changed,
      workspace.registerTextDocumentContentProvider(renderedScheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.#contents.get(uri.toString())?.text ?? "",
      }),
      languages.registerDocumentSymbolProvider(selector, {
        provideDocumentSymbols: (document) => this.#outline(document),
      }),
      languages.registerFoldingRangeProvider(selector, { provideFoldingRanges: (document) => this.#folding(document) }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#contents.delete(uri.toString())),
    ];
  }

  set(uri: Uri, { text, objects }: Pick<Rendering, "text" | "objects">): void {
    this.#contents.set(uri.toString(), { text, objects });
    this.#changed.fire(uri);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #outline({ uri }: TextDocument): DocumentSymbol[] {
    const objects = this.#contents.get(uri.toString())?.objects ?? [];
    return objects.map(({ kind, name, source, startLine, endLine }) => {
      const range = new Range(startLine, 0, endLine, Number.MAX_SAFE_INTEGER);
      return new DocumentSymbol(`${kind} ${name}`.trim(), source, SymbolKind.Object, range, range);
    });
  }

  #folding({ uri }: TextDocument): FoldingRange[] {
    const objects = this.#contents.get(uri.toString())?.objects ?? [];
    // The comment that names the template stays in sight.
    return objects.map(({ startLine, endLine }) => new FoldingRange(startLine - 1, endLine));
  }
}
