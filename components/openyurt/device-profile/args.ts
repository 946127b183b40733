import { EdgeXAccess, EdgeXObjectArgs } from "../edgex";

/** Types of EdgeX' values. */
export const DeviceValueType = {
  Bool: "Bool",
  String: "String",
  Uint8: "Uint8",
  Uint16: "Uint16",
  Uint32: "Uint32",
  Uint64: "Uint64",
  Int8: "Int8",
  Int16: "Int16",
  Int32: "Int32",
  Int64: "Int64",
  Float32: "Float32",
  Float64: "Float64",
  Binary: "Binary",
  Object: "Object",
  BoolArray: "BoolArray",
  StringArray: "StringArray",
  Uint8Array: "Uint8Array",
  Uint16Array: "Uint16Array",
  Uint32Array: "Uint32Array",
  Uint64Array: "Uint64Array",
  Int8Array: "Int8Array",
  Int16Array: "Int16Array",
  Int32Array: "Int32Array",
  Int64Array: "Int64Array",
  Float32Array: "Float32Array",
  Float64Array: "Float64Array",
} as const;
export type DeviceValueType = (typeof DeviceValueType)[keyof typeof DeviceValueType];

/** A value of a device. What is said of numbers is for numeric types alone. */
export interface DeviceProfileResource {
  /** Name of the resource. */
  name: string;
  /** Type of its value. */
  valueType: DeviceValueType;
  /** What may be done with it. */
  readWrite: EdgeXAccess;
  /** What it is; default nothing. */
  description?: string;
  /** Whether it is kept from users of EdgeX, who then reach it by commands alone; default false. */
  hidden?: boolean;
  /** A word for it; default none. */
  tag?: string;
  /** How the device service finds it on the device, such as a register; default none. */
  attributes?: Record<string, string>;
  /** Least value that may be set; default that of the type. */
  minimum?: number;
  /** Largest value that may be set; default that of the type. */
  maximum?: number;
  /** Value that a command sets when none is given, as text; default none. */
  defaultValue?: string;
  /** Bits of what is read that count, of whole numbers; default all. */
  mask?: number;
  /** Bits by which what is read is shifted to the right, of whole numbers; default 0. */
  shift?: number;
  /** Factor of what is read; default 1. */
  scale?: number;
  /** Number that is added to what is read; default 0. */
  offset?: number;
  /** Number that is raised to the power of what is read; default none. */
  base?: number;
  /** Value that a reading must have, or else the device counts as down; default none. */
  assertion?: string;
  /** Unit of the value, such as Cel; default none. */
  units?: string;
  /** Media type of a Binary, such as image/jpeg, which needs it to be read. */
  mediaType?: string;
}

/** One resource in a command. */
export interface DeviceProfileOperation {
  /** Name of a resource of the profile. */
  resource: string;
  /** Value that is set when none is given, as text; default none. */
  defaultValue?: string;
  /** Words for values, by value; default none. */
  mappings?: Record<string, string>;
}

/** Several resources that are read or set at once. */
export interface DeviceProfileCommand {
  /** Name of the command. */
  name: string;
  /** What it does; each of its resources must allow it. */
  readWrite: EdgeXAccess;
  /** Whether it is kept from users of EdgeX; default false. */
  hidden?: boolean;
  /** The resources, in their order; at least one. */
  operations: DeviceProfileOperation[];
}

/** Arguments of DeviceProfile. */
export interface DeviceProfileArgs extends EdgeXObjectArgs {
  /** Who makes the device; default nobody. */
  manufacturer?: string;
  /** Model of the device; default none. */
  model?: string;
  /** Its values; at least one. */
  resources: DeviceProfileResource[];
  /** Commands over several of them; default none, each resource is read and set by its name. */
  commands?: DeviceProfileCommand[];
}
