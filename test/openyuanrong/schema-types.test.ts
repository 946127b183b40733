import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { EtcdArgs, FunctionMasterArgs, MetaServiceArgs, OpenYuanrongArgs } from "../../components";
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
  expectTypeOf<Omit<Schema<typeof openYuanrongSchema>, "pools">>().toEqualTypeOf<
    Omit<Args<OpenYuanrongArgs>, "pools">
  >();
});
