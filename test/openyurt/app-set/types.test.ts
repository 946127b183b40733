import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { YurtAppSetArgs } from "../../../components/openyurt";
import type { yurtAppSetSchema } from "../../../components/openyurt/app-set/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof yurtAppSetSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<YurtAppSetArgs>>>();
});
