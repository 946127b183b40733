import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { OpenYurtDefinitionsArgs } from "../../../components/openyurt/definitions";
import type { openYurtDefinitionsSchema } from "../../../components/openyurt/definitions/schema";

/** What a caller may write once every Output is known, as plain data, so that both sides compare. */
type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

// The type checker runs this: a field that only the interface or only the schema knows does not compile.
test("its schema accepts exactly what its interface allows", () => {
  expectTypeOf<Plain<z.input<typeof openYurtDefinitionsSchema>>>().toEqualTypeOf<
    Plain<pulumi.Unwrap<OpenYurtDefinitionsArgs>>
  >();
});
