import type { ConformanceCase } from "../conformance-case";

/** Hooks come after everything else, in an order of their own. */

const hook = (name: string, events: string, more = "") => `kind: Job
apiVersion: batch/v1
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: ${events}
${more}`;

const weighed = (name: string, weight: string) => hook(name, "pre-install", `    helm.sh/hook-weight: ${weight}\n`);

const events = [
  "pre-install",
  "post-install",
  "pre-upgrade",
  "post-upgrade",
  "pre-delete",
  "post-delete",
  "pre-rollback",
  "post-rollback",
  "test",
  "test-success",
];

const oneEach = events.map((event) => `#- templates/${event}.yaml\n${hook(event, event)}`).join("");
const tests = `#- templates/a.yaml\nkind: A\n#- templates/test.yaml\n${hook("t", "test")}#- templates/both.yaml\n${hook("b", "test,post-install")}`;

export const hookCases: ConformanceCase[] = [
  { name: "a hook of each kind", chart: `#- templates/z.yaml\nkind: Z\n${oneEach}` },
  { name: "hooks only", chart: oneEach },
  {
    name: "hooks by weight",
    chart: `#- templates/a.yaml\n${[weighed("one", '"5"'), weighed("two", '"-5"'), weighed("three", "1"), weighed("four", "heavy"), hook("five", "pre-install")].join("---\n")}`,
  },
  {
    name: "hooks by kind",
    chart: `#- templates/a.yaml\n${hook("j", "test")}---\n${hook("p", "test").replace("Job", "Pod")}---\n${hook("s", "test").replace("Job", "Secret")}---\n${hook("x", "test").replace("Job", "Widget")}`,
  },
  { name: "several events in one hook", chart: `#- templates/a.yaml\n${hook("a", '" Pre-Install ,POST-upgrade"')}` },
  {
    name: "an event that nobody knows",
    chart: `#- templates/a.yaml\n${hook("a", "mid-install")}#- templates/b.yaml\nkind: B\n`,
  },
  {
    name: "an event that nobody knows beside one that is known",
    chart: `#- templates/a.yaml\n${hook("a", "pre-install,mid-install")}`,
  },
  {
    name: "policies of hooks",
    chart: `#- templates/a.yaml\n${hook("a", "pre-install", "    helm.sh/hook-delete-policy: before-hook-creation,hook-failed\n    helm.sh/hook-output-log-policy: hook-failed\n")}`,
  },
  {
    name: "hooks and manifests in one file",
    chart: `#- templates/a.yaml\n${hook("a", "test")}---\nkind: A\n---\n${hook("b", "pre-install")}`,
  },
  {
    name: "annotations without a hook",
    chart: `#- templates/a.yaml\n${hook("a", "test").replace("helm.sh/hook", "helm.sh/other")}`,
  },
  {
    name: "empty annotations",
    chart: "#- templates/a.yaml\nkind: A\nmetadata:\n  annotations: {}\n---\nkind: B\nmetadata:\n  annotations:\n",
  },
  { name: "tests are shown", chart: tests },
  { name: "tests are skipped", chart: tests, options: { skipTests: true } },
  {
    name: "hooks of a dependency",
    chart: `#- templates/a.yaml\n${weighed("own", "3")}#- charts/x/Chart.yaml\napiVersion: v2\nname: x\nversion: 1.0.0\n#- charts/x/templates/a.yaml\n${weighed("below", "2")}`,
  },
  { name: "a hook whose annotation is no text", chart: `#- templates/a.yaml\n${hook("a", "[test]")}`, fails: true },
];
