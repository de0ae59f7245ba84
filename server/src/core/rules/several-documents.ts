import type { Rule } from "../findings/rule";

/** A second `---` document in a values file. */
export const severalDocuments: Rule = {
  code: "several-documents",
  severity: "warning",
  *check({ document }) {
    if (!document.secondDocument) return;
    const message =
      'Helm 3 reads the first document of a values file only; what follows this "---" is ignored. Helm 4 merges it.';
    yield { span: document.secondDocument, path: [], message };
  },
};
