import { isKnownInsecure } from "../../components/core/insecure";
import { chartsOf, chartValue, valuePath } from "../kubernetes/charts";
import { check } from "../check";
import { Resource } from "../resource";
import { heldTexts, valuesIn } from "../secrets/texts";
import { Path } from "../values";

/** The start of the tenant credential that openYuanrong's chart publishes. */
const SAMPLE_CREDENTIAL = /\b967221D8F1630ACBB7EFF58B:/i;

export const yrKeyUnique = check({
  id: "yr-key-unique",
  title: "openYuanrong's systems do not trust the chart's published key",
  severity: "critical",
  pack: "platform",
  asks:
    "No text of any object, chart value or component holds the data key or the tenant credential that openYuanrong's chart publishes, Secrets " +
    "decoded. Keys of two stacks cannot be compared here: that each has its own is for whoever makes them to see to.",
  why: "The key with which the systems sign what they say to each other is printed in the chart: who has read it can speak as any of them.",
  remediation:
    "Generate a key for each stack and hand it over as a Secret; OpenYuanrong of this package does so by itself.",
  on: "resource",
  judge(resource) {
    const found = new Map<string, Path>();
    const note = (path: Path) => found.set(path.join("\0"), path);
    for (const { value, path } of valuesIn(resource.object)) if (isSample(value)) note(path);
    if (resource.kind === "Secret") for (const { text, path } of heldTexts(resource)) if (isSample(text)) note(path);
    return [
      ...[...found.values()].map((path) => ({
        path,
        message: "holds a key that openYuanrong's chart publishes as its sample",
      })),
      ...unsetKeys(resource),
    ];
  },
});

function unsetKeys(resource: Resource) {
  return chartsOf(resource)
    .filter((chart) => chart.name === "openyuanrong")
    .filter((chart) => !chartValue(chart, ["global", "litebusDataKey"]))
    .map((chart) => ({
      path: valuePath(chart, ["global", "litebusDataKey"]),
      message: "chart openyuanrong is given no litebusDataKey and takes its published sample",
    }));
}

function isSample(value: unknown): boolean {
  if (typeof value !== "string" || value.length < 25) return false;
  return SAMPLE_CREDENTIAL.test(value) || (value.match(/[0-9A-Fa-f]{64}/g) ?? []).some(isKnownInsecure);
}
