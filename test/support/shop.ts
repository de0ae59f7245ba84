import type {
  ChartHistory,
  ChartListFile,
  CommonFile,
  KnowledgeFile,
} from "../../server/src/core/schema/knowledge-files";
import type { SecretsFile } from "../../server/src/core/schema/secret-files";
import { KnowledgeStore } from "../../server/src/workspace/knowledge-store";
import { memoryHost } from "./memory-host";

/**
 * A chart that exists in tests only, with one key of every kind that rules and features tell apart, so that those tests
 * do not change with what is known about the real charts.
 */
const history: ChartHistory = {
  "x-chart": "shop",
  "x-chart-versions": ["0.9.0", "1.0.0", "1.1.0", "1.2.0"],
  "x-dependencies": {},
  properties: {
    replicaCount: { default: 1, type: "integer" },
    logLevel: { default: "info", type: "string" },
    mode: { default: "fast", type: "string" },
    theme: { default: "light", type: "string" },
    tag: { default: "", type: "string" },
    password: { default: "", type: "string" },
    debug: { default: false, type: "boolean" },
    telemetry: { default: true, type: "boolean", "x-dead": "1.0.0.." },
    nodeName: { "x-hidden": "1.1.0..", "x-versions": "1.1.0.." },
    hostname: { default: "", type: "string", "x-versions": "0.9.0..1.0.0" },
    cache: { default: "", type: "string", "x-versions": "0.9.0..1.1.0" },
    pullPolicy: { default: "IfNotPresent", type: "string" },
    resources: { default: {}, type: "object", "x-open": true },
    annotations: { default: {}, type: "object", "x-open": true },
    env: { default: [], type: "array" },
    hosts: { default: ["shop.local"], type: "array" },
    ingress: {
      type: "object",
      properties: {
        enabled: { default: false, type: "boolean" },
        hostname: { default: "", type: "string", "x-versions": "1.1.0.." },
        port: { default: 80, type: "integer" },
      },
    },
    web: component(),
    worker: component(),
  },
};

function component() {
  return {
    type: "object",
    properties: {
      replicas: { default: 1, type: "integer" },
      image: { default: "shop", type: "string" },
      drainSeconds: { default: 30, type: "integer" },
    },
  };
}

const knowledge: KnowledgeFile = {
  types: { tag: "string" },
  values: [
    { path: "logLevel", values: ["debug", "info", "warn"] },
    { path: "mode", values: ["fast", "safe"], also: ["quick"], ignoreCase: true },
    { path: "theme", values: ["light", "dark"], strict: false },
  ],
  advisories: [{ versions: "0.9.0", message: "The image is gone." }],
  renames: [
    { old: "hostname", new: "ingress.hostname", since: "1.1.0", helm: "ignores" },
    { old: "cache", new: null, since: "1.2.0", helm: "fails", note: "The shop has no cache any more." },
    { old: "server.*.count", new: "web.replicas", since: "1.0.0", helm: "ignores", fix: false },
    { old: "hosts[]", new: null, since: "1.0.0", helm: "breaks", when: "map", note: "A host is a text." },
  ],
  misplaced: { replicas: "web.replicas", "web.env": { instead: "env", fix: false } },
  keys: [{ path: "extra.*.size", type: "number" }],
  environment: [
    {
      lists: ["env"],
      refusing: ["env"],
      everywhere: ["env"],
      set: {
        LOG_LEVEL: { from: "logLevel", is: "logLevel", always: "1.1.0.." },
        PORT: { from: "ingress.port", always: true, refused: [] },
        PASSWORD: { from: "password", refused: [{ path: "password", empty: false }] },
      },
      read: ["SHOP_CURRENCY", "SHOP_TAX_RATE", "SHOP_LINE_1"],
    },
    { lists: ["env"], shared: "commonEnv", versions: "1.2.0.." },
  ],
  advice: [
    {
      code: "single-replica",
      of: ["web", "worker"],
      each: [{ path: "replicas", is: 1 }],
      message: "Only one pod runs of {of}.",
      set: { replicas: 2 },
    },
    { code: "floating-tag", at: "tag", when: [{ path: "tag", is: "latest" }], message: "{at} moves." },
    {
      code: "no-hosts",
      at: "ingress.hostname",
      when: [{ path: "ingress.hostname", empty: true }],
      message: "Nobody finds the shop.",
      set: { ingress: { enabled: true, hostname: "shop.example.com" }, hosts: ["shop.example.com"] },
    },
  ],
  guards: [
    {
      code: "ingress-without-hostname",
      at: "ingress.hostname",
      versions: "1.1.0..",
      when: [
        { path: "ingress.enabled", is: true },
        { path: "ingress.hostname", empty: true },
      ],
      severity: "error",
      message: "ingress.enabled is true, but ingress.hostname is empty.",
    },
    {
      code: "too-small",
      at: "extra.*.size",
      when: [{ path: "extra.*.size", in: [0, 1] }],
      severity: "information",
      message: '"{*}" has size {value}, which is small.',
    },
  ],
};

const secrets: SecretsFile = {
  variables: [
    { path: "password", variable: "SHOP_PASSWORD", list: "env", secret: "shop-credentials", key: "password" },
  ],
};

const charts: ChartListFile = {
  charts: [
    {
      name: "shop",
      title: "Shop",
      helmRepository: "https://shop.example.com",
      files: ["*shop*values*"],
      folders: ["shop"],
      marks: ["web.drainSeconds", "worker.drainSeconds"],
    },
  ],
  subcharts: [],
};

const common: CommonFile = {
  kubernetes: { resources: "ResourceRequirements", env: "EnvVar[]", pullPolicy: "PullPolicy" },
  descriptions: { replicas: "How many pods of {component} run.", annotations: "Annotations of all objects." },
};

const definitions = {
  EnvVar: {
    type: "object",
    properties: { name: { type: "string", description: "Name of the variable." }, value: { type: "string" } },
    additionalProperties: false,
  },
  PullPolicy: { type: "string", enum: ["Always", "IfNotPresent", "Never"] },
  Quantity: { type: ["string", "number"] },
  ResourceList: { type: "object", additionalProperties: { $ref: "#/$defs/Quantity" } },
  ResourceRequirements: {
    type: "object",
    description: "What a container may use.",
    properties: { limits: { $ref: "#/$defs/ResourceList" }, requests: { $ref: "#/$defs/ResourceList" } },
    additionalProperties: false,
  },
};

const files = {
  "schemas/charts.json": charts,
  "schemas/common.json": common,
  "schemas/kubernetes.json": { $defs: definitions },
  "schemas/shop/history.json": history,
  "schemas/shop/knowledge.json": knowledge,
  "schemas/shop/secrets.json": secrets,
  "schemas/shop/descriptions.json": { descriptions: { logLevel: "The least severe message that is written." } },
};

/** The files of the chart, as a host has them. */
export const shopAssets = Object.fromEntries(
  Object.entries(files).map(([path, content]) => [path, JSON.stringify(content)]),
);

export const shopStore = new KnowledgeStore(memoryHost(shopAssets));
