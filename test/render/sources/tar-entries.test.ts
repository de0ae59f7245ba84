import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { EmbeddedEngine } from "../../../server/src/render/embedded-engine";
import { readArchive } from "../../../server/src/render/sources/read-archive";
import { root } from "../../support/charts";
import { random } from "../../support/random";
import { runs } from "../../support/runs";
