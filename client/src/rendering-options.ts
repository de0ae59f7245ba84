import { type Memento, type QuickPickItem, type Uri, window } from "vscode";
import type { RenderingOptions } from "../../server/src/protocol";

/** How each values file is rendered, as the user has chosen; remembered for the workspace. */
export class RememberedOptions {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  get(source: Uri): RenderingOptions {
    return this.#state.get<RenderingOptions>(keyOf(source), {});
  }

  async set(source: Uri, options: RenderingOptions): Promise<void> {
    await this.#state.update(keyOf(source), options);
  }
}

const keyOf = (source: Uri): string => `rendering ${source.toString()}`;

interface OptionItem extends QuickPickItem {
  /** Asks for the option's new value; undefined leaves it as it is. */
  edit(options: RenderingOptions): Promise<RenderingOptions | undefined>;
}

/** Lets the user edit the options in one list, until the list is left. Returns whether anything has changed. */
export async function editOptions(
  source: Uri,
  remembered: RememberedOptions,
  defaults: RenderingOptions,
): Promise<boolean> {
  let hasChanged = false;
  for (;;) {
    const options = remembered.get(source);
    const item = await window.showQuickPick(optionItems(source, { ...defaults, ...options }), {
      title: "Rendering Options of This File",
      placeHolder: "Select an option to change it, or press Escape when done",
    });
    if (!item) return hasChanged;
    const changed = await item.edit(options);
    if (!changed) continue;
    hasChanged = true;
    await remembered.set(source, changed);
  }
}

function optionItems(source: Uri, shown: RenderingOptions): OptionItem[] {
  return [
    textItem("Release name", shown, { key: "release" }),
    textItem("Namespace", shown, { key: "namespace" }),
    filesItem("Values files before this one", shown, { key: "valuesBefore", source }),
    filesItem("Values files after this one", shown, { key: "valuesAfter", source }),
    listItem("--set", shown, { key: "set", example: "langfuse.replicas=2", separator: ";" }),
    textItem("Kubernetes version", shown, { key: "kubeVersion", example: "1.33.0" }),
    listItem("API versions", shown, { key: "apiVersions", example: "monitoring.coreos.com/v1", separator: "," }),
    switchItem("Include CRDs", shown, "includeCrds"),
    switchItem("Skip tests", shown, "skipTests"),
    chartItem(shown),
    { label: "$(discard) Reset all", edit: async () => ({}) },
  ];
}

function textItem(
  label: string,
  shown: RenderingOptions,
  { key, example }: { key: "release" | "namespace" | "kubeVersion"; example?: string },
): OptionItem {
  return {
    label,
    description: shown[key] ?? "default",
    edit: async (options) => {
      const value = await window.showInputBox({ title: label, value: shown[key], placeHolder: example });
      return value === undefined ? undefined : { ...options, [key]: value.trim() || undefined };
    },
  };
}

function listItem(
  label: string,
  shown: RenderingOptions,
  { key, example, separator }: { key: "set" | "apiVersions"; example: string; separator: string },
): OptionItem {
  const text = shown[key]?.join(`${separator} `) ?? "";
  return {
    label,
    // A --set may hold a secret.
    description: key === "set" && text !== "" ? `${shown.set?.length}` : text || "none",
    edit: async (options) => {
      const prompt = `Several are separated by "${separator}"`;
      const value = await window.showInputBox({ title: label, value: text, placeHolder: example, prompt });
      const values = value?.split(separator).map((part) => part.trim());
      return values && { ...options, [key]: values.filter((part) => part !== "") };
    },
  };
}

function filesItem(
  label: string,
  shown: RenderingOptions,
  { key, source }: { key: "valuesBefore" | "valuesAfter"; source: Uri },
): OptionItem {
  const names = shown[key]?.map((uri) => decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1)));
  return {
    label,
    description: names?.join(", ") || "none",
    edit: async (options) => {
      if (shown[key]?.length) return { ...options, [key]: [] };
      const files = await window.showOpenDialog({
        title: label,
        canSelectMany: true,
        defaultUri: source.with({ path: source.path.slice(0, source.path.lastIndexOf("/")) }),
        filters: { YAML: ["yaml", "yml"] },
      });
      return files && { ...options, [key]: files.map((file) => file.toString()) };
    },
  };
}

function switchItem(label: string, shown: RenderingOptions, key: "includeCrds" | "skipTests"): OptionItem {
  return {
    label,
    description: shown[key] ? "yes" : "no",
    edit: async (options) => ({ ...options, [key]: !shown[key] }),
  };
}

function chartItem({ chart }: RenderingOptions): OptionItem {
  return {
    label: "Chart folder or archive",
    description: chart ?? "found automatically",
    edit: async (options) => {
      if (chart !== undefined) return { ...options, chart: undefined };
      const picked = await window.showOpenDialog({
        title: "Chart Folder or Archive",
        canSelectFolders: true,
        canSelectFiles: true,
      });
      return picked?.[0] && { ...options, chart: picked[0].toString() };
    },
  };
}
