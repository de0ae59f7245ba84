import type { FileChange } from "../../findings/rule";
import type { SecretSurroundings, SecretTarget } from "../surroundings";
import { draftFiles, newFileUri } from "./move-fixes";
import { renamedKeys, type SecretDraft } from "./secret-drafts";
import { kubectlCommand, kubesealCommand, writeExternalSecret } from "./write-secret";

/** What takes Secrets to where they belong. */
export interface TargetFiles {
  files: FileChange[];
  /** The files that hold values in plain text and so must stay out of Git, and the Secrets in them. */
  plain: string[];
  plainDrafts: readonly SecretDraft[];
  /** A command to run; no value stands in it. */
  command?: string;
  /** The Secrets whose values are written nowhere. */
  unwritten: readonly SecretDraft[];
  /** What the user has to know, in sentences without values. */
  notes: readonly string[];
}

/** A form of Secrets; of SealedSecrets, what kubeseal has made of them, unless that is left to the user. */
export interface TargetForm {
  target: SecretTarget;
  sealed?: ReadonlyMap<string, string>;
}

/** The files and the command for a form of Secret, and what is left over; undefined where files cannot be written. */
export function targetFiles(
  drafts: readonly SecretDraft[],
  form: TargetForm,
  surroundings: SecretSurroundings,
): TargetFiles | undefined {
  // A Secret that is in the workspace in plain text stays one: another form of it would fight with it in the cluster.
  const existing = drafts.filter(({ manifest }) => manifest);
  const fresh = newDrafts(drafts);
  const extended = plainFiles(existing, surroundings);
  const written = newFiles(fresh, form, surroundings);
  if (!extended || !written) return undefined;
  return {
    ...written,
    files: [...extended.files, ...written.files],
    plain: [...extended.plain, ...written.plain],
    plainDrafts: [...existing, ...written.plainDrafts],
    notes: [...renamedKeys(drafts), ...written.notes],
  };
}

/** The Secrets that no manifest of the workspace makes yet, which can get another form than a plain one. */
export const newDrafts = (drafts: readonly SecretDraft[]): SecretDraft[] => drafts.filter(({ manifest }) => !manifest);

function newFiles(
  drafts: readonly SecretDraft[],
  { target, sealed }: TargetForm,
  surroundings: SecretSurroundings,
): TargetFiles | undefined {
  const nothing = { files: [], plain: [], plainDrafts: [], unwritten: [], notes: [] };
  switch (target) {
    case "Secret":
      return plainFiles(drafts, surroundings);
    case "SealedSecret": {
      if (sealed) return { ...nothing, files: drafts.map((draft) => sealedFile(draft, sealed, surroundings)) };
      const written = plainFiles(drafts, surroundings);
      const commands = drafts.map(({ name }, index) =>
        kubesealCommand(fileName(written?.plain[index] ?? ""), fileName(newFileUri(`${name}.sealed`, surroundings))),
      );
      return (
        written && {
          ...written,
          ...withCommand(commands),
          notes: written.plain.length > 0 ? [unsealed(written.plain)] : [],
        }
      );
    }
    case "ExternalSecret":
      return { ...nothing, files: drafts.map((draft) => externalFile(draft, surroundings)), unwritten: drafts };
    case "kubectl": {
      const commands = drafts.map((draft) => kubectlCommand(draft, surroundings.settings.namespace));
      return { ...nothing, ...withCommand(commands), unwritten: drafts };
    }
  }
}

const unsealed = (uris: readonly string[]): string =>
  `Nothing is sealed yet: ${uris.map(fileName).join(", ")} ${uris.length === 1 ? "holds" : "hold"} the values in plain text. ` +
  `Run the command to seal them, then delete ${uris.length === 1 ? "that file" : "those files"}.`;

const withCommand = (commands: readonly string[]): { command?: string } =>
  commands.length > 0 ? { command: commands.join("\n") } : {};

function plainFiles(drafts: readonly SecretDraft[], surroundings: SecretSurroundings): TargetFiles | undefined {
  const files = draftFiles(drafts, surroundings);
  return files && { files, plain: files.map(({ uri }) => uri), plainDrafts: drafts, unwritten: [], notes: [] };
}

const externalFile = ({ name, keys }: SecretDraft, surroundings: SecretSurroundings): FileChange =>
  newFile(newFileUri(`${name}.external`, surroundings), writeExternalSecret({ name, keys }, surroundings.settings));

const sealedFile = (
  { name }: SecretDraft,
  sealed: ReadonlyMap<string, string>,
  surroundings: SecretSurroundings,
): FileChange => newFile(newFileUri(`${name}.sealed`, surroundings), sealed.get(name) ?? "");

const newFile = (uri: string, newText: string): FileChange => ({
  uri,
  version: null,
  edits: [{ span: { start: 0, end: 0 }, newText }],
});

const fileName = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
