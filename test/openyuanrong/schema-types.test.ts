import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type {
  BucketArgs,
  DataWorkerArgs,
  EtcdArgs,
  FrontendArgs,
  FunctionManagerArgs,
  FunctionMasterArgs,
  FunctionProxyArgs,
  FunctionSchedulerArgs,
  IamAdaptorArgs,
  MasterTierArgs,
  MetaServiceArgs,
  MinioArgs,
  OpenYuanrongArgs,
  SystemSecurityArgs,
  WorkerTierArgs,
} from "../../components";
import type { bucketSchema } from "../../components/openyuanrong/bucket/schema";
import type { dataWorkerSchema } from "../../components/openyuanrong/data-worker/schema";
import type { frontendSchema } from "../../components/openyuanrong/frontend/schema";
import type { functionManagerSchema } from "../../components/openyuanrong/function-manager/schema";
import type { functionProxySchema } from "../../components/openyuanrong/function-proxy/schema";
import type { functionSchedulerSchema } from "../../components/openyuanrong/function-scheduler/schema";
import type { iamAdaptorSchema } from "../../components/openyuanrong/iam-adaptor/schema";
import type { masterTierSchema } from "../../components/openyuanrong/master-tier/schema";
import type { minioSchema } from "../../components/openyuanrong/minio/schema";
import type { systemSecuritySchema } from "../../components/openyuanrong/security/schema";
import type { workerTierSchema } from "../../components/openyuanrong/worker-tier/schema";
import type { etcdSchema } from "../../components/openyuanrong/etcd/schema";
import type { functionMasterSchema } from "../../components/openyuanrong/function-master/schema";
import type { metaServiceSchema } from "../../components/openyuanrong/meta-service/schema";
import type { openYuanrongSchema } from "../../components/openyuanrong/platform/schema";

/** What a caller may write once every Output is known, as plain data, so that both sides compare. */
type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Args<T> = Plain<pulumi.Unwrap<T>>;
type Schema<S extends z.ZodType> = Plain<z.input<S>>;

// The type checker runs these: a field that only the interface or only the schema knows does not compile.
test("each schema accepts exactly what its interface allows", () => {
  expectTypeOf<Schema<typeof etcdSchema>>().toEqualTypeOf<Args<EtcdArgs>>();
  expectTypeOf<Schema<typeof metaServiceSchema>>().toEqualTypeOf<Args<MetaServiceArgs>>();
  expectTypeOf<Schema<typeof functionMasterSchema>>().toEqualTypeOf<Args<FunctionMasterArgs>>();
  expectTypeOf<Schema<typeof bucketSchema>>().toEqualTypeOf<Args<BucketArgs>>();
  expectTypeOf<Schema<typeof dataWorkerSchema>>().toEqualTypeOf<Args<DataWorkerArgs>>();
  expectTypeOf<Schema<typeof frontendSchema>>().toEqualTypeOf<Args<FrontendArgs>>();
  expectTypeOf<Schema<typeof functionManagerSchema>>().toEqualTypeOf<Args<FunctionManagerArgs>>();
  expectTypeOf<Schema<typeof functionProxySchema>>().toEqualTypeOf<Args<FunctionProxyArgs>>();
  expectTypeOf<Schema<typeof functionSchedulerSchema>>().toEqualTypeOf<Args<FunctionSchedulerArgs>>();
  expectTypeOf<Schema<typeof iamAdaptorSchema>>().toEqualTypeOf<Args<IamAdaptorArgs>>();
  expectTypeOf<Schema<typeof masterTierSchema>>().toEqualTypeOf<Args<MasterTierArgs>>();
  expectTypeOf<Schema<typeof minioSchema>>().toEqualTypeOf<Args<MinioArgs>>();
  expectTypeOf<Schema<typeof systemSecuritySchema>>().toEqualTypeOf<Args<SystemSecurityArgs>>();
  expectTypeOf<Schema<typeof workerTierSchema>>().toEqualTypeOf<Args<WorkerTierArgs>>();
  expectTypeOf<Omit<Schema<typeof openYuanrongSchema>, "pools">>().toEqualTypeOf<
    Omit<Args<OpenYuanrongArgs>, "pools">
  >();
});
