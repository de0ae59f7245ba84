import type { FileChange } from "../rules/rule";
import { draftFiles, newFileUri } from "./move-fixes";
import type { SecretDraft } from "./secret-drafts";
import type { SecretSurroundings, SecretTarget } from "./surroundings";
import { kubectlCommand, kubesealCommand, writeExternalSecret } from "./write-secret";

/** What takes Secrets to where they belong. */
export interface TargetFiles {
  files: FileChange[];
  /** The files that hold values in plain text and so must stay out of Git. */
  plain: string[];
  /** A command to run; no value stands in it. */
  command?: string;
  /** Values that are written nowhere, for the clipboard. */
  values: { secret: string; key: string; value: string }[];
}

/** The files, the command and the values that are left over for a form of Secret; undefined where files cannot be written. */
export function targetFiles(
  drafts: readonly SecretDraft[],
  target: SecretTarget,
  surroundings: SecretSurroundings,
): TargetFiles | undefined {
  const { settings } = surroundings;
  const values = drafts.flatMap(({ name, keys }) =>
    keys.filter(({ content }) => content !== "").map((key) => ({ secret: name, key: key.name, value: key.content })),
  );
  switch (target) {
    case "Secret":
    case "SealedSecret": {
      const files = draftFiles(drafts, surroundings);
      if (!files) return undefined;
      const plain = files.map(({ uri }) => uri);
      const commands = drafts.map(({ name }, index) => kubesealCommand(fileName(plain[index] ?? ""), name));
      return { files, plain, ...(target === "SealedSecret" ? { command: commands.join("\n") } : {}), values: [] };
    }
    case "ExternalSecret":
      return { files: drafts.map((draft) => externalFile(draft, surroundings)), plain: [], values };
    case "kubectl":
      return {
        files: [],
        plain: [],
        command: drafts.map((draft) => kubectlCommand(draft, settings.namespace)).join("\n"),
        values,
      };
  }
}

function externalFile(draft: SecretDraft, surroundings: SecretSurroundings): FileChange {
  const uri = newFileUri(draft.name, surroundings).replace(/\.secret\.yaml$/, ".external.yaml");
  const newText = writeExternalSecret(draft, surroundings.settings);
  return { uri, version: null, edits: [{ span: { start: 0, end: 0 }, newText }] };
}

const fileName = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
