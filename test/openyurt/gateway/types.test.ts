import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { GatewayArgs } from "../../../components/openyurt/gateway";
import type { gatewaySchema } from "../../../components/openyurt/gateway/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof gatewaySchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<GatewayArgs>>>();
});
