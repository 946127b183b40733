import { z } from "zod";
import { dnsSubdomain, imageReference } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, rule } from "../../core/problems";
import { logSchema } from "../log";
import { objectStoreSchema } from "../object-store";
import { componentSecuritySchema } from "../security/connection";
import { NpuCollection } from "./agent-args";

/** Amounts that runtime-manager can read: function-master turns them into flags and knows no other units. */
const runtimeResources = rule(resourcesSchema, (resources, report) => {
  const forms = {
    cpu: [/^[0-9]+(\.[0-9]+)?m?$/, "cores or thousandths, such as 2 or 500m"],
    memory: [/^[0-9]+(Mi|Gi)$/, "a whole number of Mi or Gi"],
  } as const;
  for (const part of ["requests", "limits"] as const)
    for (const [name, [form, expected]] of Object.entries(forms)) {
      const amount = resources[part]?.[name];
      if (typeof amount === "string" && !form.test(amount))
        report([part, name], `${amount} is not understood by runtime-manager`, expected);
    }
});

const libraryPath = pattern(/^\/[A-Za-z0-9._/-]+$/, "an absolute path of letters, digits and . _ - /");

const acceleratorsSchema = z.strictObject({
  npu: z.enum(NpuCollection).optional(),
  nvidiaGpu: z.boolean().optional(),
  libraryPaths: z.array(libraryPath).optional(),
});

const port = z.int().min(1).max(65_535);
const cidr4 = z.cidrv4({
  error: (issue) => `${JSON.stringify(issue.input)} is not an IPv4 network; expected a CIDR such as 10.0.0.0/16`,
});
const address4 = z.ipv4({
  error: (issue) => `${JSON.stringify(issue.input)} is not an IPv4 address; expected an address such as 10.0.0.1`,
});
const hostName = pattern(
  /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/,
  "a host name without port, such as s3.example.com",
);

const isolationSchema = z.strictObject({
  serviceCidrs: z.array(cidr4).min(1),
  podCidrs: z.array(cidr4).min(1),
  nodeCidrs: z.array(cidr4).optional(),
  hosts: z
    .array(z.strictObject({ host: hostName, address: address4.optional(), ports: z.array(port).min(1) }))
    .optional(),
  tcpPorts: z.array(port).optional(),
  udpPorts: z.array(port).optional(),
});

/** Names that runtimes read from openYuanrong itself; a value of ours would take the place of its own. */
const OWN_VARIABLE = /^(YR_|LITEBUS_|DATASYSTEM_)/;

const environment = rule(z.record(z.string(), z.string()), (variables, report) => {
  for (const name of Object.keys(variables)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) report([name], "is not a variable's name", "such as HTTP_PROXY");
    else if (OWN_VARIABLE.test(name)) report([name], "is set by openYuanrong itself", "another name");
  }
});

/** Checks FunctionAgentSettings. */
export const functionAgentSettingsSchema = z.strictObject({
  runtimeResources: runtimeResources.optional(),
  agentResources: resourcesSchema.optional(),
  initResources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  runtimeClassName: dnsSubdomain.optional(),
  gracePeriodSeconds: z.int().min(1).max(86_400).optional(),
  dataSystem: z.boolean().optional(),
  accelerators: acceleratorsSchema.optional(),
  networkIsolation: isolationSchema.optional(),
  functionEnvironment: environment.optional(),
  metrics: z.boolean().optional(),
  log: logSchema.optional(),
});

/** Checks a FunctionAgentTemplate. */
export const functionAgentTemplateSchema = functionAgentSettingsSchema.extend({
  images: z.strictObject({ init: imageReference, agent: imageReference, runtimeManager: imageReference }),
  imagePullSecrets: z.array(dnsSubdomain).optional(),
  objectStore: objectStoreSchema.optional(),
  security: componentSecuritySchema.optional(),
});
