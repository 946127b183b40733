import { describe, expect, test } from "vitest";
import { IamPolicy, iamPolicy, iamPolicyFile } from "../../../components/openyuanrong/iam-policy";

type Method = "create" | "invoke" | "kill";

/** The verdict as function_proxy reaches it: the caller's and the callee's group, the denied, then `*` before `=`. */
function allowed(policy: IamPolicy, method: Method, caller: string, callee: string): boolean {
  const { tenant_group, policy: rules } = iamPolicy(policy);
  const groupOf = (tenant: string) => (tenant in tenant_group.system ? "system" : "external");
  if (rules.deny.tenant_list.includes(caller)) return false;
  const callees = rules.allow[method][groupOf(caller)]?.[groupOf(callee)] ?? [];
  return callees.includes("*") || (callees.includes("=") && caller === callee);
}

describe("the policy lets", () => {
  test.each(["create", "invoke", "kill"] as const)("the system %s instances of all", (method) => {
    expect(["0", "a"].map((callee) => allowed({}, method, "0", callee))).toEqual([true, true]);
  });

  test.each([
    ["create", false, true, true],
    ["invoke", true, true, false],
    ["kill", false, true, false],
  ] as const)("a tenant %s: the system's %s, its own %s, another's %s", (method, system, own, other) => {
    expect(["0", "a", "b"].map((callee) => allowed({}, method, "a", callee))).toEqual([system, own, other]);
  });

  test("a tenant create its own alone, when it is told so", () => {
    expect(["a", "b"].map((callee) => allowed({ createOwnOnly: true }, "create", "a", callee))).toEqual([true, false]);
  });

  test("a denied tenant do nothing, while others act on it as before", () => {
    const policy = { deniedTenants: ["a"] };
    expect(allowed(policy, "invoke", "a", "a")).toBe(false);
    expect(allowed(policy, "create", "b", "a")).toBe(true);
  });
});

test("a file has all sections without which function_proxy refuses it", () => {
  const { tenant_group, white_list, policy } = JSON.parse(iamPolicyFile()["iam-policy.json"]);
  expect(Object.keys(tenant_group).sort()).toEqual(["external", "system"]);
  expect(white_list).toEqual({});
  expect(Object.keys(policy).sort()).toEqual(["allow", "deny"]);
});
