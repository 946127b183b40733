import type { z } from "zod";
import { Report } from "../core/problems";
import { dataWorkerSchema, dataWorkerSettingsSchema } from "./data-worker/schema";
import { frontendSchema, frontendSettingsSchema } from "./frontend/schema";
import { functionProxySchema, functionProxySettingsSchema } from "./function-proxy/schema";
import { functionSchedulerSchema, functionSchedulerSettingsSchema } from "./function-scheduler/schema";
import { iamAdaptorSchema, iamAdaptorSettingsSchema } from "./iam-adaptor/schema";
import type { MasterTierSettings } from "./master-tier/args";
import { SYSTEMS } from "./names";
import type { ComponentSecurity } from "./security/connection";
import { systemsOf } from "./systems";
import type { WorkerTierSettings } from "./worker-tier/args";

/** What a system is given by those around it; that it is there matters, not what it is. */
export interface Surroundings {
  tls: boolean;
  keys: boolean;
  curve: boolean;
  iam: boolean;
  dataSystem: boolean;
  /** Addresses of etcd, where they are known. */
  etcdEndpoints?: string[];
}

/** The surroundings that a tier's arguments make. */
export function surroundings(
  { security, etcd }: { security?: ComponentSecurity; etcd?: { endpoints?: unknown } },
  iam: unknown,
  dataSystem = true,
): Surroundings {
  const endpoints = etcd?.endpoints;
  const known = Array.isArray(endpoints) && endpoints.every((one) => typeof one === "string");
  return {
    tls: security?.tls !== undefined,
    keys: security?.keys !== undefined,
    curve: security?.curve !== undefined,
    iam: iam !== undefined && iam !== false,
    dataSystem,
    etcdEndpoints: known ? (endpoints as string[]) : undefined,
  };
}

type Path = (string | number)[];

const RULES = {
  functionProxy: [functionProxySchema, functionProxySettingsSchema],
  dataWorker: [dataWorkerSchema, dataWorkerSettingsSchema],
  iamAdaptor: [iamAdaptorSchema, iamAdaptorSettingsSchema],
  functionScheduler: [functionSchedulerSchema, functionSchedulerSettingsSchema],
  frontend: [frontendSchema, frontendSettingsSchema],
} as const satisfies Partial<Record<keyof typeof SYSTEMS, readonly [z.ZodType, z.ZodType]>>;

/**
 * Reports what systems would refuse only once they stand among the others, so that nothing is made before all agree.
 * Problems of addresses of etcd are reported at `etcdPath`.
 */
export function checkSystems(
  args: MasterTierSettings & WorkerTierSettings,
  around: Surroundings,
  etcdPath: Path,
  report: Report,
): void {
  const present = systemsOf(args);
  for (const [name, [schema, settingsSchema]] of Object.entries(RULES)) {
    const key = name as keyof typeof RULES;
    if (!present.includes(SYSTEMS[key])) continue;
    const { enabled: _chosen, ...settings }: { enabled?: boolean } = args[key] ?? {};
    // What is wrong by itself is reported where it stands.
    if (!settingsSchema.safeParse(settings).success) continue;
    const given = givenTo(key, around);
    for (const issue of schema.safeParse({ ...settings, ...given }).error?.issues ?? []) {
      const expected = issue.code === "custom" ? issue.params?.expected : undefined;
      if (expected === undefined) continue;
      const [first, , ...rest] = issue.path as Path;
      if (first === "etcd") report([...etcdPath, ...rest], issue.message, String(expected));
      else if (!(first! in given)) report([key, ...(issue.path as Path)], issue.message, String(expected));
    }
  }
}

function givenTo(name: keyof typeof RULES, around: Surroundings): Record<string, unknown> {
  const secret = { secretName: "given" };
  const driver = name === "frontend" || name === "functionScheduler";
  const iam = around.iam && name !== "functionScheduler" && name !== "iamAdaptor";
  return {
    namespace: "given",
    image: "given:1",
    etcd: { endpoints: around.etcdEndpoints ?? ["given.svc:2379"] },
    security: {
      ...(around.tls && { tls: secret }),
      ...(around.keys && { keys: secret }),
      ...(around.curve && { curve: secret }),
    },
    ...(iam && { iamUrl: "http://given.svc:1" }),
    ...((driver || name === "functionProxy") && { dataSystem: around.dataSystem }),
  };
}
