import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type {
  YurtHubArgs,
  YurtHubBootstrapArgs,
  YurtHubFlags,
  YurtHubStaticPodArgs,
} from "../../../components/openyurt/yurt-hub";
import type { yurtHubFlagsSchema } from "../../../components/openyurt/yurt-hub/flag-schema";
import type {
  yurtHubBootstrapSchema,
  yurtHubSchema,
  yurtHubStaticPodSchema,
} from "../../../components/openyurt/yurt-hub/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Args<T> = Plain<pulumi.Unwrap<T>>;
type Schema<S extends z.ZodType> = Plain<z.input<S>>;

test("each schema accepts exactly what its interface allows", () => {
  expectTypeOf<Schema<typeof yurtHubFlagsSchema>>().toEqualTypeOf<Args<YurtHubFlags>>();
  expectTypeOf<Schema<typeof yurtHubBootstrapSchema>>().toEqualTypeOf<Args<YurtHubBootstrapArgs>>();
  expectTypeOf<Schema<typeof yurtHubStaticPodSchema>>().toEqualTypeOf<Args<YurtHubStaticPodArgs>>();
  expectTypeOf<Schema<typeof yurtHubSchema>>().toEqualTypeOf<Args<YurtHubArgs>>();
});
