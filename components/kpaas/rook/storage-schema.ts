import { z } from "zod";
import { dnsSubdomain } from "../../core/names";
import { pattern, Report, rule } from "../../core/problems";
import { RookStorage } from "./storage-args";

const device = pattern(
  /^([a-z][a-z0-9]{1,31}|\/dev\/[A-Za-z0-9._:@/+-]+)$/,
  "a disk such as sdb, or a path such as /dev/disk/by-id/ata-ST4000DM004",
);
const filter = z.string().refine((text) => text !== "" && isRegularExpression(text), {
  error: ({ input }) => `${JSON.stringify(input)} is not a regular expression; expected one such as ^sd[b-d]$`,
});

const PARTITION = /^(\/dev\/)?([shv]d[a-z]+\d+|(nvme\d+n|mmcblk)\d+p\d+)$|-part\d+$/;

const node = rule(
  z.strictObject({
    name: dnsSubdomain,
    devices: z.array(device).min(1).optional(),
    deviceFilter: filter.optional(),
  }),
  ({ devices, deviceFilter }, report) => {
    if (devices && deviceFilter !== undefined)
      report(["deviceFilter"], "has no effect beside devices", "devices or deviceFilter");
    refuseTwice(devices, ["devices"], report);
  },
);

/** Checks a {@link RookStorage}, but for what the preset decides. */
export const storageSchema = rule(
  z.strictObject({
    nodes: z.array(node).min(1).optional(),
    deviceFilter: filter.optional(),
    devicePathFilter: filter.optional(),
    useAllDevices: z.boolean().optional(),
    encryptedDevices: z.boolean().optional(),
    osdsPerDevice: z.int().min(1).max(8).optional(),
    metadataDevice: device.optional(),
  }),
  (given, report) => {
    const { nodes = [] } = given;
    refuseTwice(
      nodes.map(({ name }) => name),
      ["nodes"],
      report,
      "name",
    );
    const choices = (["deviceFilter", "devicePathFilter", "useAllDevices"] as const).filter(
      (field) => given[field] !== undefined && given[field] !== false,
    );
    for (const other of choices.slice(1))
      report([other], `stands beside ${choices[0]}`, "one choice of disks for all nodes");
    if (choices.length > 0) return;
    const expected =
      "devices or deviceFilter of the node, or a deviceFilter for all; or useAllDevices: true, knowingly";
    if (given.nodes === undefined) report([], "names no disks", expected);
    for (const [index, { devices, deviceFilter }] of nodes.entries())
      if (!devices && deviceFilter === undefined) report(["nodes", index], "names no disks", expected);
  },
);

/** Encryption takes whole disks alone. */
export function checkEncryption(storage: RookStorage, production: boolean, report: Report): void {
  if (!(storage.encryptedDevices ?? production)) return;
  for (const [index, { devices = [] }] of (storage.nodes ?? []).entries())
    for (const [at, name] of devices.entries())
      if (typeof name === "string" && PARTITION.test(name))
        report(
          ["storage", "nodes", index, "devices", at],
          `${name} is a partition, which can't be encrypted`,
          "a whole disk, or encryptedDevices: false",
        );
}

function refuseTwice(values: unknown[] = [], path: string[], report: Report, field?: string): void {
  for (const [index, value] of values.entries())
    if (typeof value === "string" && values.indexOf(value) < index)
      report([...path, index, ...(field ? [field] : [])], `${value} stands there twice`, "each once");
}

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
