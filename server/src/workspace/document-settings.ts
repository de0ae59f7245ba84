import type { Settings } from "../protocol";
import { type Editor, isOpen } from "./editor";

/** The settings for open documents, each asked for once, until something is forgotten. */
export class DocumentSettings {
  private readonly editor: Editor;
  private readonly known = new Map<string, Promise<Settings>>();

  constructor(editor: Editor) {
    this.editor = editor;
  }

  of(uri: string): Promise<Settings> {
    const settings = this.known.get(uri) ?? this.editor.settings(uri);
    // Nothing is remembered of a document that was closed meanwhile.
    if (isOpen(this.editor, uri)) this.known.set(uri, settings);
    return settings;
  }

  /** Forgets the settings for a document. */
  forget(uri: string): void {
    this.known.delete(uri);
  }

  /** Forgets the settings for all documents. */
  forgetAll(): void {
    this.known.clear();
  }
}
