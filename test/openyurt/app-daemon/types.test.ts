import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { YurtAppDaemonArgs } from "../../../components/openyurt";
import type { yurtAppDaemonSchema } from "../../../components/openyurt/app-daemon/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof yurtAppDaemonSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<YurtAppDaemonArgs>>>();
});
