/** The documents the server is asked about; whether they belong to a chart is the server's to say. */
export const yamlDocuments = [
  { language: "yaml", scheme: "file" },
  { language: "yaml", scheme: "untitled" },
  { language: "yaml", scheme: "vscode-vfs" },
];
