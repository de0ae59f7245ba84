import type { Rule } from "../../findings/rule";
import type { ChartKnowledge } from "../../schema/chart-knowledge";
import { chartAdvisory } from "../chart-advisory";
import { deadKey } from "../dead-key";
import { duplicateEnv } from "../duplicate-env";
import { duplicateKey } from "../duplicate-key";
import { environmentVariable } from "../environment-variable";
import { guard } from "../guard";
import { missingKey } from "../missing-key";
import { notAMap } from "../not-a-map";
import { notAllowedValue } from "../not-allowed-value";
import { notValues } from "../not-values";
import { oldApiVersion } from "../old-api-version";
import { plainSecret } from "../plain-secret";
import { productionAdvice } from "../production-advice";
import { readDifferently } from "../read-differently";
import { renamedKey } from "../renamed-key";
import { renderError } from "../render-error";
import { renderWarning } from "../render-warning";
import { schemaViolation } from "../schema-violation";
import { secretKeyMissing } from "../secret-key-missing";
import { secretKeyUnused } from "../secret-key-unused";
import { secretManifest } from "../secret-manifest";
import { secretMissing } from "../secret-missing";
import { severalDocuments } from "../several-documents";
import { unknownChart } from "../unknown-chart";
import { unknownKey } from "../unknown-key";
import { wrongType } from "../wrong-type";
import { yamlSyntax } from "../yaml-syntax";

/** All rules; adding a diagnostic is adding a file and a line here. */
export const allRules: readonly Rule[] = [
  yamlSyntax,
  notAMap,
  notValues,
  severalDocuments,
  duplicateKey,
  unknownChart,
  chartAdvisory,
  renamedKey,
  oldApiVersion,
  unknownKey,
  wrongType,
  notAllowedValue,
  missingKey,
  readDifferently,
  duplicateEnv,
  environmentVariable,
  deadKey,
  guard,
  schemaViolation,
  productionAdvice,
  plainSecret,
  secretKeyMissing,
  secretKeyUnused,
  secretManifest,
  secretMissing,
  renderError,
  renderWarning,
];

/** The rules that look at a document: those about values files, or those about objects. */
export function rulesFor({ object }: ChartKnowledge): readonly Rule[] {
  return object ? objectRules : valuesRules;
}

const objectRules = allRules.filter(({ about }) => about !== undefined);
const valuesRules = allRules.filter(({ about }) => about !== "objects");
