import { Report } from "../../core/problems";
import { EdgeXAccess } from "../edgex";
import { DeviceProfileCommand, DeviceProfileResource, DeviceValueType } from "./args";

/** Of one number, not of an array of numbers. */
const NUMERIC = /^(Uint|Int|Float)(8|16|32|64)$/;

const FOR_NUMBERS = ["minimum", "maximum", "scale", "offset", "base"] as const;
const FOR_WHOLE_NUMBERS = ["mask", "shift"] as const;

/** Reports what does not fit the type of a resource's value. */
export function checkResource(resource: Partial<DeviceProfileResource>, report: Report): void {
  const { valueType, readWrite } = resource;
  if (valueType === undefined) return;
  const [, kind] = NUMERIC.exec(valueType) ?? [];
  const refuse = (keys: readonly string[], expected: string) => {
    for (const key of keys)
      if (key in resource) report([key], `has no meaning for a value of type ${valueType}`, expected);
  };
  if (!kind) refuse(FOR_NUMBERS, "a numeric type, or none");
  if (!kind || kind === "Float") refuse(FOR_WHOLE_NUMBERS, "a type of whole numbers, or none");
  if (valueType !== DeviceValueType.Binary) refuse(["mediaType"], "type Binary, or none");
  else if (!("mediaType" in resource) && readWrite !== EdgeXAccess.Write)
    report(["mediaType"], "is required", "the media type of what is read, such as image/jpeg");
  if (kind) checkRange(resource, valueType, report);
  else if (valueType === DeviceValueType.Bool && !["true", "false", undefined].includes(resource.defaultValue))
    report(["defaultValue"], `${JSON.stringify(resource.defaultValue)} is no Bool`, '"true" or "false"');
}

function checkRange(resource: Partial<DeviceProfileResource>, valueType: string, report: Report): void {
  const { minimum, maximum, defaultValue } = resource;
  const type = rangeOf(valueType);
  const within = (key: string, value: number, [least, most]: [number, number]) => {
    if (value < least || value > most)
      report([key], `${value} is out of the range of ${valueType}`, `${least} to ${most}`);
  };
  if (minimum !== undefined) within("minimum", minimum, type);
  if (maximum !== undefined) within("maximum", maximum, type);
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    report(["minimum"], `${minimum} is above the maximum ${maximum}`, "at most the maximum");
  else if (defaultValue !== undefined)
    checkDefault(defaultValue, valueType, [minimum ?? type[0], maximum ?? type[1]], report);
}

function checkDefault(text: string, valueType: string, [least, most]: [number, number], report: Report): void {
  const value = Number(text);
  const whole = !valueType.startsWith("Float");
  if (text.trim() === "" || Number.isNaN(value) || (whole && !/^-?[0-9]+$/.test(text)))
    report(["defaultValue"], `${JSON.stringify(text)} is no ${valueType}`, "a number of that type, as text");
  else if (value < least || value > most)
    report(["defaultValue"], `${text} is out of the range`, `${least} to ${most}`);
}

function rangeOf(valueType: string): [number, number] {
  const [, kind, size] = NUMERIC.exec(valueType)!;
  const bits = Number(size);
  if (kind === "Uint") return [0, 2 ** bits - 1];
  if (kind === "Int") return [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  const most = bits === 32 ? 3.4028234663852886e38 : Number.MAX_VALUE;
  return [-most, most];
}

/** Reports names that two have. */
export function checkUnique(key: string, list: ({ name?: string } | undefined)[], report: Report): void {
  const seen = new Set<string>();
  list.forEach((one, index) => {
    const name = one?.name;
    if (name === undefined) return;
    if (seen.has(name)) report([key, index, "name"], `${name} is the name of another`, "another name");
    seen.add(name);
  });
}

/** Reports commands of resources that are not there, or do not allow what the command does. */
export function checkCommands(
  resources: readonly Partial<DeviceProfileResource>[],
  commands: readonly Partial<DeviceProfileCommand>[],
  report: Report,
): void {
  const known = new Map(resources.map((one) => [one?.name, one]));
  commands.forEach((command, index) =>
    (command?.operations ?? []).forEach((operation, at) => {
      const name = operation?.resource;
      if (name === undefined) return;
      const path = ["commands", index, "operations", at, "resource"];
      const resource = known.get(name);
      const wanted = command.readWrite;
      if (!resource) report(path, `${name} is no resource of the profile`, "the name of one of its resources");
      else if (wanted && resource.readWrite && ![EdgeXAccess.ReadWrite, wanted].includes(resource.readWrite))
        report(
          path,
          `${name} allows ${resource.readWrite}, and the command wants ${wanted}`,
          "a resource that allows it",
        );
    }),
  );
}
