import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../server/src/core/schema/json-schema";
import type { ObjectSchemasFile } from "../../server/src/core/schema/knowledge-files";
import { root, store } from "../support/charts";
import { checkObjects, fixObjects, objectHover, objectLabels, objectsIn } from "../support/objects";

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: langsmith-queue
spec:
  scaleTargetRef:
    name: langsmith-queue
  minReplicaCount: 1
  maxReplicaCount: 10
  triggers:
    - type: redis
      metadata:
        address: langsmith-redis:6379
        listLength: "50"
`;

/** Right ones, of every kind. */
const right: Record<string, string> = {
  ScaledObject: scaledObject,
  TriggerAuthentication: `apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata: { name: redis }
spec:
  secretTargetRef:
    - { parameter: password, name: langsmith-redis, key: password }
`,
  ClickHouseInstallation: `apiVersion: clickhouse.altinity.com/v1
kind: ClickHouseInstallation
metadata: { name: langfuse }
spec:
  configuration:
    users:
      langfuse/networks/ip: ["::/0"]
    clusters:
      - name: default
        layout: { shardsCount: 1, replicasCount: 3 }
  defaults:
    templates: { podTemplate: clickhouse, dataVolumeClaimTemplate: data }
  templates:
    podTemplates:
      - name: clickhouse
        spec:
          containers:
            - name: clickhouse
              image: clickhouse/clickhouse-server:25.12
              resources: { requests: { memory: 8Gi, cpu: 2 } }
    volumeClaimTemplates:
      - name: data
        spec:
          accessModes: [ReadWriteOnce]
          resources: { requests: { storage: 100Gi } }
`,
  ClickHouseCluster: `apiVersion: clickhouse.com/v1alpha1
kind: ClickHouseCluster
metadata: { name: langfuse }
spec:
  replicas: 3
  keeperClusterRef: { name: keeper }
  dataVolumeClaimSpec:
    accessModes: [ReadWriteOnce]
    resources: { requests: { storage: 100Gi } }
  podTemplate:
    tolerations: [{ key: data, operator: Exists }]
`,
  KeeperCluster: `apiVersion: clickhouse.com/v1alpha1
kind: KeeperCluster
metadata: { name: keeper }
spec: { replicas: 3 }
`,
  ExternalSecret: `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: langfuse }
spec:
  refreshInterval: 1h
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  target:
    name: langfuse
    template:
      data:
        url: "postgresql://langfuse:{{ .password }}@postgres:5432/langfuse"
  data:
    - secretKey: password
      remoteRef: { key: langfuse/postgres, property: password }
`,
  SecretStore: `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: aws }
spec:
  provider:
    aws: { service: SecretsManager, region: eu-central-1 }
`,
  ClusterSecretStore: `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: { name: vault }
spec:
  provider:
    vault:
      server: https://vault.example.com
      path: secret
      version: v2
      auth:
        kubernetes: { mountPath: kubernetes, role: langfuse, serviceAccountRef: { name: external-secrets } }
`,
  SealedSecret: `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: langfuse }
spec:
  encryptedData: { salt: AgBy3i4OJSWK }
  template:
    metadata: { name: langfuse, labels: { app: langfuse } }
    type: Opaque
`,
  Certificate: `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: langfuse }
spec:
  secretName: langfuse-tls
  dnsNames: [langfuse.example.com]
  issuerRef: { name: letsencrypt, kind: ClusterIssuer }
`,
  LGP: `apiVersion: apps.langchain.ai/v1alpha1
kind: LGP
metadata: { name: agent }
spec:
  autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 5 }
  database: { enabled: true }
  serverSpec:
    image: registry.example.com/agent:1.2.0
    env: [{ name: LOG_LEVEL, value: info }]
`,
  PodDisruptionBudget: `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: langfuse-web }
spec:
  minAvailable: 50%
  selector: { matchLabels: { app: web } }
`,
  Ingress: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: langfuse
  annotations: { cert-manager.io/cluster-issuer: letsencrypt }
spec:
  ingressClassName: nginx
  tls: [{ hosts: [langfuse.example.com], secretName: langfuse-tls }]
  rules:
    - host: langfuse.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: langfuse-web, port: { number: 3000 } } }
`,
};

describe("objects beside the values", () => {
  it("are of these kinds", async () => {
    expect((await store.objects()).map(({ kind }) => kind).sort()).toEqual(Object.keys(right).sort());
  });

  it.each(Object.entries(right))("draw no finding when they are right: %s", async (kind, text) => {
    const [object] = await objectsIn(text);
    expect(object?.chart.chart).toBe(kind);
    expect(await checkObjects(text)).toBe(`\n${text}`);
  });

  it("are judged one by one in a file of several, and others are left alone", async () => {
    const text = `kind: ConfigMap
apiVersion: v1
dataa: {}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: queue
spec:
  scaleTargetRef:
    nam: queue
  maxReplicaCount: "10"
  triggers:
    - type: redis
      metadata:
        listLength: 50
    - metadata: {}
--- # The next one
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {}
spec:
  selector:
    matchLabel: { app: web }
`;
    expect(await checkObjects(text)).toMatchInlineSnapshot(`
      "
      kind: ConfigMap
      apiVersion: v1
      dataa: {}
      ---
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata:
        name: queue
      spec:
        scaleTargetRef:
        ^^^^^^^^^^^^^^ error missing-key: "spec.scaleTargetRef" needs "name": Kubernetes refuses it without.
          nam: queue
          ^^^ warning unknown-key: "spec.scaleTargetRef.nam" is not a field of ScaledObject (keda.sh/v1alpha1). kubectl rejects it, and other tools silently drop it. Did you mean "name"?
        maxReplicaCount: "10"
                         ^^^^ error wrong-type: "spec.maxReplicaCount" must be a number, not a string.
        triggers:
          - type: redis
            metadata:
              listLength: 50
                          ^^ error wrong-type: "spec.triggers[0].metadata.listLength" must be a string, but Kubernetes reads this as the number 50. Quote it.
          - metadata: {}
            ^^^^^^^^ error missing-key: "spec.triggers[1]" needs "type": Kubernetes refuses it without.
      --- # The next one
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {}
      spec:
        selector:
          matchLabel: { app: web }
          ^^^^^^^^^^ warning unknown-key: "spec.selector.matchLabel" is not a field of PodDisruptionBudget (policy/v1). kubectl rejects it, and other tools silently drop it. Did you mean "matchLabels"?
      "
    `);
  });

  it("are not judged as templates, nor as patches of an object that is elsewhere", async () => {
    const template = scaledObject.replace("maxReplicaCount: 10", "maxReplicaCount: {{ .Values.max }}\n  typo: 1");
    expect(await objectsIn(template)).toEqual([]);
    expect(await objectsIn(`{{- if .Values.keda }}\n${scaledObject}{{- end }}\n`)).toEqual([]);
    const patch = scaledObject.replace(/ {2}scaleTargetRef:\n.*\n/, "");
    expect(await checkObjects(patch)).toContain('error missing-key: "spec" needs "scaleTargetRef"');
    expect(await checkObjects(patch, "file:///work/overlays/prod/scaling.yaml")).not.toContain("missing-key");
  });

  it("are told from objects of the same kind in another API", async () => {
    expect(await objectsIn("apiVersion: networking.istio.io/v1\nkind: Ingress\nspec: { a: 1 }\n")).toEqual([]);
    expect(await objectsIn("apiVersion: keda.sh/v2\nkind: ScaledObject\nspec: { a: 1 }\n")).toEqual([]);
  });

  it("are told when their API is an old one, and nothing else then", async () => {
    const text = "apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nspec: { old: true }\n";
    expect(await checkObjects(text)).toMatchInlineSnapshot(`
      "
      apiVersion: external-secrets.io/v1beta1
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning old-api-version: "external-secrets.io/v1beta1" is an old API of ExternalSecret: External Secrets does not serve it since 0.17. Write external-secrets.io/v1, and check the fields below against it.
      kind: ExternalSecret
      spec: { old: true }
      "
    `);
    expect(await fixObjects(text)).toContain("apiVersion: external-secrets.io/v1\n");
  });

  it("have fixes that change no other object", async () => {
    const wrong = scaledObject.replace('"50"', "50").replace("minReplicaCount", "minReplicaCuont");
    expect(await fixObjects(`${wrong}---\n${wrong}`)).toBe(`${scaledObject}---\n${scaledObject}`);
  });

  it("heed comments that switch findings off, wherever these stand in the file", async () => {
    const wrong = scaledObject.replace("minReplicaCount", "minReplicaCuont");
    const text = `# valuesmith-disable unknown-key\n${scaledObject}---\n${wrong}`;
    expect(await checkObjects(text)).toBe(`\n${text}`);
  });

  it("take what an anchor merges in for what is there", async () => {
    const text = scaledObject
      .replace("spec:\n", "spec:\n  <<: &target\n    scaleTargetRef: { name: queue }\n")
      .replace(/ {2}scaleTargetRef:\n.*\n/, "");
    expect(await checkObjects(text)).toBe(`\n${text}`);
  });

  it("are read at any length of their text", async () => {
    const text = Object.values(right).join("---\n");
    for (let end = 0; end < text.length; end += 7) await checkObjects(text.slice(0, end));
    expect((await objectsIn(text)).length).toBe(Object.keys(right).length);
  });
});

describe("completion in an object", () => {
  it("offers the fields of the document around the cursor", async () => {
    const text = `${right.PodDisruptionBudget}---\n${scaledObject}`;
    expect(await objectLabels(text.replace("  minReplicaCount: 1", "  <|>"))).toEqual([
      "advanced",
      "cooldownPeriod",
      "fallback",
      "idleReplicaCount",
      "initialCooldownPeriod",
      "minReplicaCount",
      "pollingInterval",
    ]);
    expect(await objectLabels(text.replace("  minAvailable: 50%", "  <|>"))).toEqual([
      "maxUnavailable",
      "minAvailable",
      "unhealthyPodEvictionPolicy",
    ]);
  });

  it("offers values", async () => {
    expect(await objectLabels(scaledObject.replace("type: redis", "type: <|>"))).toContain("prometheus");
    expect(
      await objectLabels(
        "kind: Ingress\napiVersion: networking.k8s.io/v1\nspec:\n  rules:\n    - http:\n        paths:\n          - pathType: <|>\n",
      ),
    ).toEqual(["Exact", "Prefix", "ImplementationSpecific"]);
  });

  it("offers nothing in other objects", async () => {
    expect(await objectLabels(`kind: ConfigMap\napiVersion: v1\n<|>\n---\n${scaledObject}`)).toEqual([]);
  });
});

describe("hover in an object", () => {
  it("explains a field, and links to the page about the kind", async () => {
    expect(
      await objectHover(
        `${right.Ingress}---\n${scaledObject.replace("cooldown", "")}`.replace("minReplica", "min<|>Replica"),
      ),
    ).toMatchInlineSnapshot(`
      "**spec.minReplicaCount** · number

      There are never fewer pods while a trigger is active. Default 0.

      [Documentation](https://keda.sh/docs/latest/reference/scaledobject-spec/)"
    `);
    expect(await objectHover(right.LGP?.replace("autoscaling", "auto<|>scaling") ?? "")).toMatchInlineSnapshot(`
      "**spec.autoscaling** · map

      Lets the number of server pods follow the load.

      [Documentation](https://docs.langchain.com/langsmith/deploy-self-hosted-full-platform)"
    `);
  });
});

describe("the schemas of objects", () => {
  const folder = join(root, "schemas", "objects");
  const files = readdirSync(folder);

  it("are small, and refer to nothing that is missing", async () => {
    const kubernetes = await store.kubernetes();
    const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
    expect(texts.join("").length).toBeLessThan(200_000);
    for (const text of texts) {
      const { kinds, $defs } = JSON.parse(text) as ObjectSchemasFile;
      const names = JSON.stringify({ kinds, $defs }).matchAll(/"#\/\$defs\/(\w+)"/g);
      expect([...names].filter(([, name = ""]) => !$defs[name] && !kubernetes[name])).toEqual([]);
    }
  });

  it("are there for every kind that is listed", async () => {
    for (const { kind, group, crd, spec = "" } of await store.objects()) {
      const schema: JsonSchema | undefined = crd
        ? (await store.objectSchemas(group)).kinds[kind]
        : (await store.kubernetes())[spec];
      expect(Object.keys(schema?.properties ?? {}).length, kind).toBeGreaterThan(0);
    }
  });

  it("are given strings in quotes that would be read as a number or a boolean", async () => {
    const text = (stop: string) =>
      `apiVersion: clickhouse.altinity.com/v1\nkind: ClickHouseInstallation\nmetadata:\n  name: x\nspec:\n  stop: ${stop}\n`;
    expect(await fixObjects(text("noo"))).toBe(text('"0"'));
  });

  it("are given numbers as numbers", async () => {
    const text = (replicas: number) =>
      `apiVersion: clickhouse.com/v1alpha1\nkind: KeeperCluster\nmetadata:\n  name: x\nspec:\n  replicas: ${replicas}\n`;
    expect(await fixObjects(text(2))).toBe(text(0));
  });
});
