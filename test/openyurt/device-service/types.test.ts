import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { DeviceServiceArgs } from "../../../components/openyurt/device-service";
import type { deviceServiceSchema } from "../../../components/openyurt/device-service/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof deviceServiceSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<DeviceServiceArgs>>>();
});
