import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { CertManagerArgs } from "../../components/kpaas/cert-manager";
import type { certManagerSchema } from "../../components/kpaas/cert-manager/schema";
import type { HarborArgs } from "../../components/kpaas/harbor";
import type { harborSchema } from "../../components/kpaas/harbor/schema";
import type { IssuerArgs, IssuerReference } from "../../components/kpaas/issuer";
import type { issuerReferenceSchema, issuerSchema } from "../../components/kpaas/issuer/schema";
import type { MariaDbArgs } from "../../components/kpaas/mariadb";
import type { mariaDbSchema } from "../../components/kpaas/mariadb/schema";
import type { PostgreSqlArgs } from "../../components/kpaas/postgresql";
import type { postgreSqlSchema } from "../../components/kpaas/postgresql/schema";
import type { TrustBundleArgs } from "../../components/kpaas/trust-bundle";
import type { trustBundleSchema } from "../../components/kpaas/trust-bundle/schema";
import type { RookArgs } from "../../components/kpaas/rook";
import type { rookSchema } from "../../components/kpaas/rook/schema";
import type { ObjectBucketArgs } from "../../components/kpaas/object-bucket";
import type { objectBucketSchema } from "../../components/kpaas/object-bucket/schema";
import type { NfsArgs } from "../../components/kpaas/nfs";
import type { nfsSchema } from "../../components/kpaas/nfs/schema";
import type { GatewayApiArgs } from "../../components/kpaas/gateway-api";
import type { gatewayApiSchema } from "../../components/kpaas/gateway-api/schema";
import type { IstioArgs } from "../../components/kpaas/istio";
import type { istioSchema } from "../../components/kpaas/istio/schema";
import type { MeshAuthorizationArgs } from "../../components/kpaas/mesh-authorization";
import type { meshAuthorizationSchema } from "../../components/kpaas/mesh-authorization/schema";
import type { ValkeyArgs } from "../../components/kpaas/valkey";
import type { valkeySchema } from "../../components/kpaas/valkey/schema";

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
  expectTypeOf<Schema<typeof rookSchema>>().toEqualTypeOf<Args<RookArgs>>();
  expectTypeOf<Schema<typeof objectBucketSchema>>().toEqualTypeOf<Args<ObjectBucketArgs>>();
  expectTypeOf<Schema<typeof nfsSchema>>().toEqualTypeOf<Args<NfsArgs>>();
  expectTypeOf<Schema<typeof gatewayApiSchema>>().toEqualTypeOf<Args<GatewayApiArgs>>();
  expectTypeOf<Schema<typeof istioSchema>>().toEqualTypeOf<Args<IstioArgs>>();
  expectTypeOf<Schema<typeof meshAuthorizationSchema>>().toEqualTypeOf<Args<MeshAuthorizationArgs>>();
  expectTypeOf<Schema<typeof mariaDbSchema>>().toEqualTypeOf<Args<MariaDbArgs>>();
  expectTypeOf<Schema<typeof postgreSqlSchema>>().toEqualTypeOf<Args<PostgreSqlArgs>>();
  expectTypeOf<Schema<typeof valkeySchema>>().toEqualTypeOf<Args<ValkeyArgs>>();
  expectTypeOf<Schema<typeof harborSchema>>().toEqualTypeOf<Args<HarborArgs>>();
});
