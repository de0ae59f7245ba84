import { extensions, type LogOutputChannel, Uri } from "vscode";
import type { DocumentCharts } from "./document-charts";

/** The YAML extension most people have: it matches files to schemas of its own by their names. */
export const redHatYaml = "redhat.vscode-yaml";

/** The part of that extension's API that is used here. */
interface SchemaApi {
  registerContributor(
    scheme: string,
    requestSchema: (documentUri: string) => string | undefined,
    requestSchemaContent: (schemaUri: string) => string,
  ): boolean;
}

const acceptsEverything = JSON.stringify({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Checked by Valuesmith",
});

/** Has Red Hat's YAML extension check no schema in the files that have a chart, where it would only contradict. */
export async function silenceRedHatSchemas(charts: DocumentCharts, log: LogOutputChannel): Promise<void> {
  try {
    const api = await extensions.getExtension<SchemaApi | undefined>(redHatYaml)?.activate();
    api?.registerContributor(
      "valuesmith",
      (documentUri) => (charts.get(Uri.parse(documentUri)) ? "valuesmith://values" : undefined),
      () => acceptsEverything,
    );
  } catch (error) {
    // Their extension not starting is theirs to report; here it only means that there is nothing to silence.
    log.debug(`No schema for ${redHatYaml}: ${error}`);
  }
}
