import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { YurtStaticSetArgs } from "../../../components/openyurt";
import type { yurtStaticSetSchema } from "../../../components/openyurt/static-set/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof yurtStaticSetSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<YurtStaticSetArgs>>>();
});
