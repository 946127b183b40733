import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { EdgeDaemonSetArgs } from "../../../components/openyurt";
import type { edgeDaemonSetSchema } from "../../../components/openyurt/edge-daemon-set/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof edgeDaemonSetSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<EdgeDaemonSetArgs>>>();
});
