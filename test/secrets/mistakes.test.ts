import { afterEach, describe, expect, it } from "vitest";
import { folderWith, removeFolder, valuesmith } from "../support/cli";

/** Mistakes with Secrets that people have reported, wrong and right. */
interface Mistake {
  chart: string;
  wrong: Record<string, string>;
  right: Record<string, string>;
  says: string[];
}

const secret = (name: string, keys: string[]): string =>
  `kind: Secret\nmetadata: {name: ${name}}\nstringData: {${keys.map((key) => `${key}: x1`).join(", ")}}\n`;

const external = `postgresql:
  deploy: false
  host: db.example.com
  auth: {username: langfuse, existingSecret: pg, secretKeys: {userPasswordKey: password}}
`;
const named = "config: {existingSecretName: app}\n";
const old = ["langsmith_license_key", "api_key_salt", "jwt_secret", "initial_org_admin_password"];
const replicated = (key: string): string => `postgresql:
  architecture: replication
  auth: {existingSecret: pg, secretKeys: {userPasswordKey: password, replicationPasswordKey: ${key}}}
`;
const redis = (key: string): string => `redis:\n  auth: {existingSecret: r, existingSecretPasswordKey: ${key}}\n`;
const s3 = (key: string): string => `s3:\n  auth: {existingSecret: s3, rootPasswordSecretKey: b${key}}\n`;

const mistakes: Record<string, Mistake> = {
  "a Secret that is nowhere": {
    chart: "langfuse@1.5.41",
    wrong: { "values.yaml": external },
    right: { "values.yaml": external, "secret.yaml": secret("pg", ["password"]) },
    says: ['No manifest in the workspace creates the Secret "pg", which must have the key "password"'],
  },
  "a reference without one of its keys": {
    chart: "langfuse@1.2.0",
    wrong: { "values.yaml": s3(""), "secret.yaml": secret("s3", ["a", "b"]) },
    right: { "values.yaml": s3(", rootUserSecretKey: a"), "secret.yaml": secret("s3", ["a", "b"]) },
    says: ["s3.auth.existingSecret needs s3.auth.rootUserSecretKey"],
  },
  "a Secret from before an upgrade": {
    chart: "langsmith@0.17.0-rc.12",
    wrong: { "values.yaml": named, "secret.yaml": secret("app", [...old, "langgraph_cloud_license_key"]) },
    right: {
      "values.yaml": named,
      "secret.yaml": secret("app", [...old, "insights_encryption_key", "polly_encryption_key"]),
    },
    says: [
      'lacks keys "insights_encryption_key" and "polly_encryption_key"',
      'does not read the key "langgraph_cloud_license_key"',
    ],
  },
  "the name of the setting as the name of a key": {
    chart: "langfuse@1.5.41",
    wrong: {
      "values.yaml": replicated("replication-password"),
      "secret.yaml": secret("pg", ["password", "replicationPasswordKey"]),
    },
    right: {
      "values.yaml": replicated("replication-password"),
      "secret.yaml": secret("pg", ["password", "replication-password"]),
    },
    says: ['The Secret "pg" has no key "replication-password"', 'Did you mean "replicationPasswordKey"?'],
  },
  "a misspelt key": {
    chart: "langfuse@1.5.41",
    wrong: { "values.yaml": redis("redis-pasword"), "secret.yaml": secret("r", ["redis-password"]) },
    right: { "values.yaml": redis("redis-password"), "secret.yaml": secret("r", ["redis-password"]) },
    says: ['The Secret "r" has no key "redis-pasword"', 'Did you mean "redis-password"?'],
  },
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

/** What the command line says about secrets. */
function check(chart: string, files: Record<string, string>): string {
  const folder = folderWith(files);
  folders.push(folder);
  const args = ["--chart", chart, "--severity", "secret-missing=warning", "--severity", "chart-advisory=off"];
  return valuesmith(["check", ...args, "values.yaml"], folder).out;
}

describe("a mistake with a Secret", () => {
  it.each(Object.entries(mistakes))("is reported: %s", (_, { chart, wrong, right, says }) => {
    const said = check(chart, wrong);
    for (const words of says) expect(said).toContain(words);
    expect(check(chart, right)).toBe("1 values file checked: no findings\n");
  });
});
