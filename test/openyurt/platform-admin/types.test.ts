import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { PlatformAdminArgs } from "../../../components/openyurt/platform-admin";
import type { platformAdminSchema } from "../../../components/openyurt/platform-admin/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof platformAdminSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<PlatformAdminArgs>>>();
});
