import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { DeviceProfileArgs } from "../../../components/openyurt/device-profile";
import type { deviceProfileSchema } from "../../../components/openyurt/device-profile/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof deviceProfileSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<DeviceProfileArgs>>>();
});
