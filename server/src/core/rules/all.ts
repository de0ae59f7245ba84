import { chartAdvisory } from "./chart-advisory";
import { deadKey } from "./dead-key";
import { duplicateEnv } from "./duplicate-env";
import { duplicateKey } from "./duplicate-key";
import { environmentVariable } from "./environment-variable";
import { guard } from "./guard";
import { notAMap } from "./not-a-map";
import { notAllowedValue } from "./not-allowed-value";
import { notValues } from "./not-values";
import { plainSecret } from "./plain-secret";
import { productionAdvice } from "./production-advice";
import { readDifferently } from "./read-differently";
import { renamedKey } from "./renamed-key";
import { renderError } from "./render-error";
import { renderWarning } from "./render-warning";
import type { Rule } from "./rule";
import { schemaViolation } from "./schema-violation";
import { secretKeyMissing } from "./secret-key-missing";
import { secretKeyUnused } from "./secret-key-unused";
import { secretManifest } from "./secret-manifest";
import { secretMissing } from "./secret-missing";
import { severalDocuments } from "./several-documents";
import { unknownChart } from "./unknown-chart";
import { unknownKey } from "./unknown-key";
import { wrongType } from "./wrong-type";
import { yamlSyntax } from "./yaml-syntax";

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
  unknownKey,
  wrongType,
  notAllowedValue,
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
