/** Marks of tools that put the real value in before Helm sees it: SOPS, Vault, Argo CD, helmfile, envsubst, Flux, Terraform, Azure DevOps, LiteLLM. */
const marks = ["${", "{{", "$(", "ref+", "ENC[", "<path:", "<no value>", "vault:", "op://"];

/** Whether a text stands for a value that is filled in elsewhere, so that nothing can be said about it. */
export function isPlaceholder(text: string): boolean {
  return (
    marks.some((mark) => text.includes(mark)) ||
    /^\$[A-Za-z_]\w*$/.test(text) ||
    /^(__|@|@@|%|%%)\w+(__|@|@@|%|%%)$/.test(text) ||
    /#\{\w+\}|^os\.environ\/\w+$/.test(text)
  );
}
