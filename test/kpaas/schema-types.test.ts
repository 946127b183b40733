import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { CertManagerArgs } from "../../components/kpaas/cert-manager";
import type { certManagerSchema } from "../../components/kpaas/cert-manager/schema";
import type { IssuerArgs, IssuerReference } from "../../components/kpaas/issuer";
import type { issuerReferenceSchema, issuerSchema } from "../../components/kpaas/issuer/schema";
import type { TrustBundleArgs } from "../../components/kpaas/trust-bundle";
import type { trustBundleSchema } from "../../components/kpaas/trust-bundle/schema";
import type { ExternalSecretsArgs } from "../../components/kpaas/external-secrets";
import type { externalSecretsSchema } from "../../components/kpaas/external-secrets/schema";
import type { VaultArgs } from "../../components/kpaas/vault";
import type { vaultSchema } from "../../components/kpaas/vault/schema";
import type { VaultSignOnArgs } from "../../components/kpaas/vault-sign-on";
import type { vaultSignOnSchema } from "../../components/kpaas/vault-sign-on/schema";

/** What a caller may write once every Output is known, as plain data, so that both sides compare. */
type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Args<T> = Plain<pulumi.Unwrap<T>>;
type Schema<S extends z.ZodType> = Plain<z.input<S>>;

// The type checker runs these: a field that only the interface or only the schema knows does not compile.
test("each schema accepts exactly what its interface allows", () => {
  expectTypeOf<Schema<typeof certManagerSchema>>().toEqualTypeOf<Args<CertManagerArgs>>();
  expectTypeOf<Schema<typeof issuerSchema>>().toEqualTypeOf<Args<IssuerArgs>>();
  expectTypeOf<Schema<typeof issuerReferenceSchema>>().toEqualTypeOf<Args<IssuerReference>>();
  expectTypeOf<Schema<typeof trustBundleSchema>>().toEqualTypeOf<Args<TrustBundleArgs>>();
  expectTypeOf<Schema<typeof externalSecretsSchema>>().toEqualTypeOf<Args<ExternalSecretsArgs>>();
  expectTypeOf<Schema<typeof vaultSchema>>().toEqualTypeOf<Args<VaultArgs>>();
  expectTypeOf<Schema<typeof vaultSignOnSchema>>().toEqualTypeOf<Args<VaultSignOnArgs>>();
});
