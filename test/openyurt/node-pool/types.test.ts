import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { NodePoolArgs } from "../../../components/openyurt/node-pool";
import type { nodePoolSchema } from "../../../components/openyurt/node-pool/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

// The type checker runs this: a field that only the interface or only the schema knows does not compile.
test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof nodePoolSchema>>>().toEqualTypeOf<Plain<NodePoolArgs>>();
});
