import type { ConformanceCase } from "../conformance-case";
import { chartCases } from "./charts";
import { dependencyCases } from "./dependencies";
import { failureCases } from "./failures";
import { fileCases } from "./files";
import { functionCases } from "./functions";
import { hookCases } from "./hooks";
import { manifestCases } from "./manifests";
import { releaseCases } from "./release";
import { schemaCases } from "./schemas";
import { templateCases } from "./templates";
import { valuesCases } from "./values";

export const allCases: ConformanceCase[] = [
  ...chartCases,
  ...dependencyCases,
  ...failureCases,
  ...fileCases,
  ...functionCases,
  ...hookCases,
  ...manifestCases,
  ...releaseCases,
  ...schemaCases,
  ...templateCases,
  ...valuesCases,
];
