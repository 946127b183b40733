import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { DeviceArgs } from "../../../components/openyurt/device";
import type { deviceSchema } from "../../../components/openyurt/device/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof deviceSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<DeviceArgs>>>();
});
