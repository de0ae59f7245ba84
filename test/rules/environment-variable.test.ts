import { describe, expect, it } from "vitest";
import { nodeAt } from "../../server/src/core/yaml/document/nodes";
import { parseYaml } from "../../server/src/core/yaml/read/parse";
import { applyFix, check, codes, fixTitles } from "../support/fixture";

const shop = "shop@1.2.0";

describe("environment-variable", () => {
  it("reports a variable that the list for all containers has, too", async () => {
    const text = "commonEnv:\n  - name: SHOP_CURRENCY\n    value: EUR\nenv:\n  - name: SHOP_CURRENCY\n    value: USD\n";
    expect(await check("shop@1.2.0", text)).toContain(
      'warning environment-variable: SHOP_CURRENCY is set by "commonEnv", which Helm rejects: it allows only one in a container. Remove one.',
    );
    expect(await check("shop@1.1.0", text)).not.toContain("environment-variable");
  });

  it("names the value that the chart makes a variable of", async () => {
    expect(await check(shop, "env:\n  - name: LOG_LEVEL\n    value: debug\n")).toMatchInlineSnapshot(`
      "
      env:
        - name: LOG_LEVEL
                ^^^^^^^^^ warning environment-variable: The chart sets LOG_LEVEL in the same container, which has it twice then. Set "logLevel" instead.
          value: debug
      "
    `);
  });

  it("is an error where the chart refuses to render", async () => {
    expect(await check(shop, "env: [{ name: PASSWORD, value: a }]\npassword: b\n")).toMatchInlineSnapshot(`
      "
      env: [{ name: PASSWORD, value: a }]
                    ^^^^^^^^ error environment-variable: PASSWORD is set here and by "password": Helm rejects both. Remove one.
      password: b
      "
    `);
    expect(await check(shop, "env: [{ name: PORT, value: '1' }]\n")).toMatchInlineSnapshot(`
      "
      env: [{ name: PORT, value: '1' }]
                    ^^^^ error environment-variable: shop 1.2.0 sets PORT and rejects a second one. Set "ingress.port" instead.
      "
    `);
  });

  it("knows slips of the fingers and names without their first word", async () => {
    const text = 'env:\n  - name: "SHOP_CURENCY"\n    value: EUR\n  - name: tax_rate\n    value: "7"\n';
    expect(await check(shop, text)).toMatchInlineSnapshot(`
      "
      env:
        - name: "SHOP_CURENCY"
                ^^^^^^^^^^^^^^ warning environment-variable: Nothing in shop 1.2.0 reads SHOP_CURENCY. Did you mean SHOP_CURRENCY?
          value: EUR
        - name: tax_rate
                ^^^^^^^^ warning environment-variable: Nothing in shop 1.2.0 reads tax_rate. Did you mean SHOP_TAX_RATE?
          value: "7"
      "
    `);
    expect(await applyFix(shop, text, 'Change to "SHOP_CURRENCY"')).toContain(
      '- name: "SHOP_CURRENCY"\n    value: EUR',
    );
  });

  it("removes an item that has no value or the chart's, and the list with its last item", async () => {
    const two = "env:\n  # Why.\n  - name: A\n    value: a\n  - name: LOG_LEVEL\n    value: info\nmode: fast\n";
    expect(await applyFix(shop, two, "Remove it here")).toMatchInlineSnapshot(`
      "
      env:
        # Why.
        - name: A
          value: a
      mode: fast
      "
    `);
    const first = "env:\n  - name: LOG_LEVEL\n    value: info\n  - name: A\n    value: a\n";
    expect(await applyFix(shop, first, "Remove it here")).toBe("\nenv:\n  - name: A\n    value: a\n");
    expect(await applyFix(shop, "env:\n  - name: LOG_LEVEL\nmode: fast\n", "Remove it here")).toBe("\nmode: fast\n");
    const set = "logLevel: debug\nenv:\n  - name: LOG_LEVEL\n    value: debug\n";
    expect(await applyFix(shop, set, "Remove it here")).toBe("\nlogLevel: debug\n");
  });

  it("moves another value to the chart's key, from any item", async () => {
    const title = "Move it to logLevel";
    const text = "env:\n  - name: LOG_LEVEL\n    value: debug\n  - name: A\n    value: a\nmode: fast\n";
    expect(await fixTitles(shop, text)).toEqual([title]);
    // A comment would be lost.
    expect(await fixTitles(shop, text.replace("debug", "debug # loud"))).toEqual([]);
    expect(await applyFix(shop, text, title)).toMatchInlineSnapshot(`
      "
      env:
        - name: A
          value: a
      mode: fast
      logLevel: debug
      "
    `);
  });

  it.each([
    ["the value is an empty string", 'env:\n  - name: LOG_LEVEL\n    value: ""\n'],
    ["the key has another value", "logLevel: warn\nenv:\n  - name: LOG_LEVEL\n    value: debug\n"],
    [
      "the value comes from elsewhere",
      "env:\n  - name: LOG_LEVEL\n    valueFrom: { configMapKeyRef: { name: a, key: b } }\n",
    ],
    ["what the chart makes of its key is not known", "env:\n  - name: PASSWORD\n    value: a\npassword: b\n"],
    ["there is an anchor on the value", "a: &a x\nenv:\n  - &b\n    name: LOG_LEVEL\n    value: debug\nb: *b\n"],
    ["the lists do not agree", "commonEnv:\n  - name: A\n    value: a\nenv:\n  - name: A\n    value: b\n"],
  ])("neither removes nor moves where %s", async (_, text) => {
    expect((await fixTitles(shop, text)).filter((title) => /here|Move/.test(title))).toEqual([]);
  });

  it("removes what the list for all containers says, too", async () => {
    const text = "commonEnv:\n  - name: A\n    value: a\nenv:\n  - name: A\n    value: a\n  - name: B\n    value: b\n";
    expect(await applyFix(shop, text, "Remove it here")).toBe(
      "\ncommonEnv:\n  - name: A\n    value: a\nenv:\n  - name: B\n    value: b\n",
    );
  });

  it.each([
    ["TELEMETRY_ENABLED", '"false"', "langfuse.features.telemetryEnabled", false],
    ["SALT", '"0123456789"', "langfuse.salt.value", "0123456789"],
    ["LANGFUSE_LOG_LEVEL", "debug", "langfuse.logging.level", "debug"],
  ])("keeps %s in the type that the chart wants", async (name, value, path, wanted) => {
    const text = `langfuse:\n  additionalEnv:\n    - name: ${name}\n      value: ${value}\n    - name: A\n      value: b\n`;
    const after = await applyFix("langfuse@1.5.0", text, `Move it to ${path}`);
    expect(nodeAt(parseYaml(after).root, path.split("."))).toMatchObject({ value: wanted });
    expect(after).not.toContain(name);
    expect(after).toContain("- name: A\n      value: b\n");
  });

  it.each([
    ["a value of another type", "langfuse:\n  additionalEnv:\n    - name: TELEMETRY_ENABLED\n      value: never\n"],
    [
      "a list of one component",
      "langfuse:\n  web:\n    pod:\n      additionalEnv:\n        - name: NODE_ENV\n          value: test\n",
    ],
    [
      "a Secret that the chart takes it from",
      "langfuse:\n  salt: { secretKeyRef: { name: a, key: b } }\n  additionalEnv:\n    - name: SALT\n      value: abcdefgh\n",
    ],
    [
      "a value beside another source",
      "langfuse:\n  salt: { fieldRef: { fieldPath: a } }\n  additionalEnv:\n    - name: SALT\n      value: abcdefgh\n",
    ],
    [
      "a value that refers to another variable",
      "langfuse:\n  additionalEnv:\n    - name: HOST\n      value: a.b\n    - name: NEXTAUTH_URL\n      value: https://$(HOST)\n",
    ],
    ["several lines", 'langfuse:\n  additionalEnv:\n    - name: SALT\n      value: "a\\nb"\n'],
    ["an escaped dollar sign", "langfuse:\n  additionalEnv:\n    - name: SALT\n      value: abc$$defgh\n"],
    [
      "a reference that the key has, too",
      "langfuse:\n  nextauth:\n    url: $(A)\n  additionalEnv:\n    - name: NEXTAUTH_URL\n      value: $(A)\n",
    ],
  ])("does not move %s", async (_, text) => {
    const titles = await fixTitles("langfuse@1.5.0", text);
    expect(titles.filter((title) => /^Move it|here$/.test(title))).toEqual([]);
  });

  it("moves a variable of a map, and one that only newer versions set only in those", async () => {
    const json = 'api:\n  extraEnv:\n    LOG_FORMAT: "json"\n    A: "b"\n';
    expect(await applyFix("flagsmith@0.81.0", json, "Move it to api.logging.format")).toBe(
      '\napi:\n  extraEnv:\n    A: "b"\n  logging:\n    format: json\n',
    );
    const closed =
      'langfuse:\n  features:\n    signUpDisabled: true\n  additionalEnv:\n    - name: AUTH_DISABLE_SIGNUP\n      value: "true"\n';
    const found = async (chart: string) =>
      (await codes(chart, closed)).filter((code) => code.startsWith("environment-variable"));
    expect(await found("langfuse@1.2.4")).toEqual([]);
    expect(await found("langfuse@1.2.5")).toHaveLength(1);
  });

  it.each([
    ["numbers", "1e3"],
    ["leading zeros", "0012"],
    ["a template", "{{ .Release.Name }}"],
    ["a boolean's word", "true"],
    ["null's word", "null"],
  ])("moves %s as a string where the key is one", async (_, value) => {
    const text = `langfuse:\n  additionalEnv:\n    - name: SALT\n      value: "${value}"\n`;
    const after = await applyFix("langfuse@1.5.0", text, "Move it to langfuse.salt.value");
    expect(nodeAt(parseYaml(after).root, ["langfuse", "salt", "value"])).toMatchObject({ value });
  });

  it.each([
    ["variables of one's own", "env: [{ name: MY_VARIABLE, value: a }]\n"],
    ["known variables", "env: [{ name: SHOP_CURRENCY, value: a }]\n"],
    ["names that differ in a number", "env: [{ name: SHOP_LINE_2, value: a }]\n"],
    ["parts of other variables", "env: [{ name: SHOP_CURENCY, value: a }, { name: B, value: 1-$(SHOP_CURENCY) }]\n"],
    ["variables whose value is not given", "env: [{ name: PASSWORD, value: a }]\n"],
    ["what is no list", "env: LOG_LEVEL\n"],
    ["items without a name", "env: [LOG_LEVEL, { value: a }, { name: }]\n"],
  ])("keeps quiet about %s", async (_, text) => {
    expect((await codes(shop, text)).filter((code) => code.startsWith("environment-variable"))).toEqual([]);
  });

  it("keeps quiet about versions that do not set the variable", async () => {
    expect(await codes("shop@1.0.0", "env: [{ name: LOG_LEVEL, value: a }]\n")).toEqual([]);
  });

  it("knows what the real charts set", async () => {
    const langfuse = "langfuse:\n  additionalEnv:\n    - { name: LANGFUSE_LOG_LEVEL, value: debug }\n";
    expect(await codes("langfuse@2.0.0", langfuse)).toEqual(["environment-variable LANGFUSE_LOG_LEVEL"]);
    const flagsmith = "api:\n  extraEnv:\n    LOG_FORMAT: json\n    ALLOW_ADMIN_INITIATION_VIA_CLY: 'true'\n";
    expect(await codes("flagsmith@0.81.0", flagsmith)).toEqual([
      "environment-variable LOG_FORMAT",
      "environment-variable ALLOW_ADMIN_INITIATION_VIA_CLY",
    ]);
  });
});
