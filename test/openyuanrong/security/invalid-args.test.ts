import type * as pulumi from "@pulumi/pulumi";
import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import { SystemSecurity, SystemSecurityArgs, SystemSecuritySettings } from "../../../components/openyuanrong/security";
import { systemSecuritySchema, systemSecuritySettingsSchema } from "../../../components/openyuanrong/security/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schemas describe the interfaces", () => {
  expectTypeOf<Plain<z.input<typeof systemSecuritySchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<SystemSecurityArgs>>>();
  expectTypeOf<Plain<z.input<typeof systemSecuritySettingsSchema>>>().toEqualTypeOf<
    Plain<pulumi.Unwrap<SystemSecuritySettings>>
  >();
});

const off = { enabled: false };
const issuer = { name: "internal" };

/** What is set, and the place and reason of the one problem that it makes. */
const cases: [change: object, path: string, problem: string][] = [
  [{ namespaces: undefined }, "namespaces", "is required"],
  [{ namespaces: [] }, "namespaces", "length 0 is too small"],
  [{ namespaces: ["Yr"] }, "namespaces[0]", '"Yr" does not match'],
  [{ namespaces: ["a", "b", "a"] }, "namespaces[2]", '"a" is in the list already'],
  [{ serviceHosts: ["meta_service"] }, "serviceHosts[0]", '"meta_service" does not match'],
  [{ serviceHosts: ["meta-service.yr.svc:8081"] }, "serviceHosts[0]", "does not match"],
  [{ serviceHosts: ["*.svc"] }, "serviceHosts[0]", '"*.svc" does not match'],
  [{ protect: "no" }, "protect", "is a string"],
  [{ tls: {} }, "tls", "is not a known property"],
  [{ mutualTls: { enabled: "true" } }, "mutualTls.enabled", "is a string"],
  [{ mutualTls: { secret: "tls" } }, "mutualTls.secret", "is not a known property"],
  [{ mutualTls: { secretName: "My_Tls" } }, "mutualTls.secretName", '"My_Tls" does not match'],
  [{ mutualTls: { serverName: "*.yr.svc" } }, "mutualTls.serverName", '"*.yr.svc" does not match'],
  [{ mutualTls: { secretName: "tls", issuer } }, "mutualTls.issuer", "stands beside secretName"],
  [{ mutualTls: { issuer: {} } }, "mutualTls.issuer.name", "is required"],
  [{ mutualTls: { issuer: { ...issuer, kind: "issuer" } } }, "mutualTls.issuer.kind", '"issuer" does not match'],
  [{ mutualTls: { issuer: { ...issuer, kind: "StepIssuer" } } }, "mutualTls.issuer.kind", "is no kind of cert-manager"],
  [{ mutualTls: { issuer: { ...issuer, group: "A" } } }, "mutualTls.issuer.group", '"A" does not match'],
  [{ mutualTls: { issuer: { ...issuer, namespace: "x" } } }, "mutualTls.issuer.namespace", "is not a known property"],
  [{ mutualTls: { duration: "2160h" } }, "mutualTls.duration", "has no meaning without an issuer"],
  [{ mutualTls: { secretName: "t", renewBefore: "1h" } }, "mutualTls.renewBefore", "has no meaning without an issuer"],
  [{ mutualTls: { issuer, duration: "90d" } }, "mutualTls.duration", '"90d" does not match'],
  [{ mutualTls: { issuer, duration: "" } }, "mutualTls.duration", '"" does not match'],
  [{ mutualTls: { issuer, duration: 2160 } }, "mutualTls.duration", "is a number"],
  [{ mutualTls: { issuer, duration: "59m" } }, "mutualTls.duration", "59m is too short"],
  [{ mutualTls: { issuer, renewBefore: "4m" } }, "mutualTls.renewBefore", "4m is too short"],
  [{ mutualTls: { issuer, renewBefore: "8760h" } }, "mutualTls.renewBefore", "is not less than the duration 8760h"],
  [
    { mutualTls: { issuer, duration: "1h30m", renewBefore: "90m" } },
    "mutualTls.renewBefore",
    "90m is not less than the duration 1h30m",
  ],
  [{ mutualTls: { ...off, secretName: "t" } }, "mutualTls.secretName", "has no meaning while mutual TLS is off"],
  [{ mutualTls: { ...off, issuer } }, "mutualTls.issuer", "has no meaning while mutual TLS is off"],
  [{ mutualTls: { ...off, revision: "1" } }, "mutualTls.revision", "has no meaning while mutual TLS is off"],
  [
    { mutualTls: { secretName: "openyuanrong-keys" } },
    "mutualTls.secretName",
    "openyuanrong-keys is the name of the Secret generated for signing",
  ],
  [{ signing: { secretName: "a b" } }, "signing.secretName", '"a b" does not match'],
  [{ signing: { accessKey: "a" } }, "signing.accessKey", "is not a known property"],
  [{ signing: { ...off, secretName: "s" } }, "signing.secretName", "has no meaning while signing is off"],
  [{ signing: { revision: 2 } }, "signing.revision", "is a number"],
  [{ curve: { ...off, revision: "2" } }, "curve.revision", "has no meaning while CurveZMQ is off"],
  [
    { curve: { secretName: "openyuanrong-tls" } },
    "curve.secretName",
    "is the name of the Secret generated for mutualTls",
  ],
];

test.each(cases.map(([change, path, problem]) => ({ change, path, problem })))(
  "$path $problem",
  ({ change, path, problem }) => {
    const error = errorOf(() => new SystemSecurity("x", { namespaces: ["yr"], ...change } as never));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).problems).toEqual([
      { path, problem: expect.stringContaining(problem), expected: expect.stringMatching(/.../) },
    ]);
  },
);

test.each<Partial<SystemSecurityArgs>>([
  {},
  { mutualTls: off, signing: off, curve: off },
  { mutualTls: { issuer: { name: "step", kind: "StepIssuer", group: "certmanager.step.sm" }, renewBefore: "240h" } },
  // The generated Secret of that name is not made then.
  { mutualTls: { secretName: "openyuanrong-tls" }, signing: { secretName: "all" }, curve: { secretName: "all" } },
])("accepts %j", (args) => {
  expect(problemsOf(systemSecuritySchema, { namespaces: ["yr"], ...args })).toEqual([]);
  expect(problemsOf(systemSecuritySettingsSchema, args)).toEqual([]);
});

test("one message names all problems", () => {
  const args = {
    namespaces: [],
    mutualTls: { issuer: {}, duration: "x" },
    curve: { ...off, secretName: "c" },
  } as never;
  expect((errorOf(() => new SystemSecurity("x", args)) as ValidationError).problems.map((one) => one.path)).toEqual([
    "curve.secretName",
    "mutualTls.duration",
    "mutualTls.issuer.name",
    "namespaces",
  ]);
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
