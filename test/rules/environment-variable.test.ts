import { describe, expect, it } from "vitest";
import { applyFix, check, codes } from "../support/fixture";

const shop = "shop@1.2.0";

describe("environment-variable", () => {
  it("reports a variable that the list for all containers has, too", async () => {
    const text = "commonEnv:\n  - name: SHOP_CURRENCY\n    value: EUR\nenv:\n  - name: SHOP_CURRENCY\n    value: USD\n";
    expect(await check("shop@1.2.0", text)).toContain(
      'warning environment-variable: SHOP_CURRENCY is set by "commonEnv", too: Helm refuses a container with both. Remove one.',
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
                    ^^^^^^^^ error environment-variable: PASSWORD is set here and by "password": Helm refuses both. Remove one.
      password: b
      "
    `);
    expect(await check(shop, "env: [{ name: PORT, value: '1' }]\n")).toMatchInlineSnapshot(`
      "
      env: [{ name: PORT, value: '1' }]
                    ^^^^ error environment-variable: shop 1.2.0 sets PORT and refuses a second one. Set "ingress.port" instead.
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

  it("removes an item, and the list with its last item", async () => {
    const two = "env:\n  # Why.\n  - name: A\n    value: a\n  - name: LOG_LEVEL\n    value: b\nmode: fast\n";
    expect(await applyFix(shop, two, "Remove it here")).toMatchInlineSnapshot(`
      "
      env:
        # Why.
        - name: A
          value: a
      mode: fast
      "
    `);
    expect(await applyFix(shop, "env:\n  - name: LOG_LEVEL\nmode: fast\n", "Remove it here")).toBe("\nmode: fast\n");
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
