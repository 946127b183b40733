import { z } from "zod";
import { rule } from "../../core/problems";
import { EdgeXAccess, edgeXName, edgeXObjectShape } from "../edgex";
import { DeviceValueType } from "./args";
import { checkCommands, checkResource, checkUnique } from "./rules";

const number = z.number().optional();
const text = z.string().min(1).optional();

const resource = rule(
  z.strictObject({
    name: edgeXName,
    valueType: z.enum(DeviceValueType),
    readWrite: z.enum(EdgeXAccess),
    description: z.string().optional(),
    hidden: z.boolean().optional(),
    tag: text,
    attributes: z.record(z.string().min(1), z.string()).optional(),
    minimum: number,
    maximum: number,
    defaultValue: text,
    mask: z.int().min(0).optional(),
    shift: z.int().min(-63).max(63).optional(),
    scale: number,
    offset: number,
    base: number,
    assertion: text,
    units: text,
    mediaType: text,
  }),
  checkResource,
);

const command = z.strictObject({
  name: edgeXName,
  readWrite: z.enum(EdgeXAccess),
  hidden: z.boolean().optional(),
  operations: z
    .array(
      z.strictObject({
        resource: edgeXName,
        defaultValue: text,
        mappings: z.record(z.string().min(1), z.string()).optional(),
      }),
    )
    .min(1),
});

/** Checks DeviceProfileArgs. */
export const deviceProfileSchema = rule(
  z.strictObject({
    ...edgeXObjectShape,
    manufacturer: text,
    model: text,
    resources: z.array(resource).min(1),
    commands: z.array(command).optional(),
  }),
  ({ resources = [], commands = [] }, report) => {
    checkUnique("resources", resources, report);
    checkUnique("commands", commands, report);
    checkCommands(resources, commands, report);
  },
);
