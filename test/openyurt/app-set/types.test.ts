import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type {
  WorkloadDeploymentSpec,
  WorkloadPodSpec,
  WorkloadStatefulSetSpec,
  YurtAppSetArgs,
} from "../../../components/openyurt";
import type { yurtAppSetSchema } from "../../../components/openyurt/app-set/schema";

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  expectTypeOf<Plain<z.input<typeof yurtAppSetSchema>>>().toEqualTypeOf<Plain<pulumi.Unwrap<YurtAppSetArgs>>>();
});

test("whoever has Kubernetes' own types may use them", () => {
  expectTypeOf<
    k8s.types.input.apps.v1.DeploymentSpec extends WorkloadDeploymentSpec ? true : false
  >().toEqualTypeOf<true>();
  expectTypeOf<
    k8s.types.input.apps.v1.StatefulSetSpec extends WorkloadStatefulSetSpec ? true : false
  >().toEqualTypeOf<true>();
  expectTypeOf<k8s.types.input.core.v1.PodSpec extends WorkloadPodSpec ? true : false>().toEqualTypeOf<true>();
});
