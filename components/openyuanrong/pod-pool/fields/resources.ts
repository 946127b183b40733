import { z } from "zod";
import { amountOf, quantity } from "../../../core/names";
import { pattern, rule } from "../../../core/problems";
import { qualifiedName } from "./basics";

/** The units that function-master can parse; others would leave the runtime without its CPU and memory size. */
const cpu = pattern(
  /^(?!0*(\.0*)?m?$)(\d{1,7}(\.\d{1,3})?|\d{1,10}m)$/,
  "cores such as 1 or 0.5, or milli-cores such as 600m",
);
const memory = pattern(
  /^(?!0*(\.0*)?[MG]i$)(\d{1,10}Mi|\d{1,7}(\.\d{1,3})?Gi)$/,
  "mebibytes or gibibytes such as 512Mi or 1.5Gi",
);

const resourceList = rule(z.object({ cpu, memory }).catchall(quantity), (list, report) => {
  for (const name of Object.keys(list)) {
    if (!qualifiedName.test(name)) {
      report(
        [name],
        `${JSON.stringify(name)} is not a resource name`,
        "a name such as ephemeral-storage or nvidia.com/gpu",
      );
    }
  }
});

/** Requests and limits of a pool. */
export const resources = rule(z.strictObject({ requests: resourceList, limits: resourceList }), (value, report) => {
  const limits = entriesOf(value.limits);
  for (const [name, request] of entriesOf(value.requests)) {
    const limit = limits.get(name);
    if (limit === undefined) continue;
    const [wanted, most] = [amountOf(request), amountOf(limit)];
    if (wanted > most) {
      report(["requests", name], `${request} is above the limit ${limit}`, "at most the limit");
    } else if (wanted < most && /\/|^hugepages-/.test(name)) {
      const expected = "the limit: Kubernetes does not overcommit it";
      report(["requests", name], `${request} differs from the limit ${limit}`, expected);
    }
  }
});

/** The texts of a list of resources, leaving out what is wrong or not known yet. */
function entriesOf(list: object | undefined): Map<string, string> {
  return new Map(Object.entries(list ?? {}).filter(([, amount]) => typeof amount === "string"));
}
