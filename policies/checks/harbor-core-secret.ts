import { isKnownInsecure } from "../../components/core/insecure";
import { chartsOf, ChartUse, chartValue, valuePath } from "../kubernetes/charts";
import { check, Violation } from "../check";
import { heldTexts } from "../secrets/texts";
import { Path, textOf } from "../values";

/** A secret of Harbor's chart: where it is given, which references replace it, and what the chart takes without. */
interface ChartSecret {
  at: Path;
  references: Path[];
  otherwise?: string;
  /** Whether this installation has it. */
  isUsed?(chart: ChartUse): boolean;
}

const SECRETS: readonly ChartSecret[] = [
  { at: ["harborAdminPassword"], references: [["existingSecretAdminPassword"]], otherwise: "Harbor12345" },
  { at: ["secretKey"], references: [["existingSecretSecretKey"]], otherwise: "not-a-secure-key" },
  { at: ["core", "secret"], references: [["core", "existingSecret"]] },
  { at: ["core", "xsrfKey"], references: [["core", "existingXsrfSecret"]] },
  { at: ["jobservice", "secret"], references: [["jobservice", "existingSecret"]] },
  { at: ["registry", "secret"], references: [["registry", "existingSecret"]] },
  {
    at: ["registry", "credentials", "password"],
    references: [["registry", "credentials", "existingSecret"]],
    otherwise: "harbor_registry_password",
  },
  {
    at: ["database", "internal", "password"],
    references: [],
    otherwise: "changeit",
    isUsed: (chart) => chartValue(chart, ["database", "type"], "internal") === "internal",
  },
];

/** Keys by which Harbor's objects hold its secrets. */
const KEYS = /^(HARBOR_ADMIN_PASSWORD|secretKey|REGISTRY_CREDENTIAL_PASSWORD|REGISTRY_PASSWD|POSTGRES(QL)?_PASSWORD)$/;

export const harborCoreSecret = check({
  id: "harbor-core-secret",
  title: "Harbor's secrets are your own",
  severity: "critical",
  pack: "platform",
  asks:
    "Harbor's chart is given the administrator's password, the encryption key, the secrets of core, XSRF, job service and registry, and that of an internal database: as references or as values that nobody knows. " +
    "No Secret holds one of the chart's defaults under Harbor's keys.",
  why: "Harbor's defaults are printed in its chart: with them anybody is its administrator, forges its tokens and reads what it encrypts. What the chart generates changes with each rendering and logs everybody out.",
  remediation: "Generate each once, keep them in Secrets, and name these by `existingSecret…`.",
  on: "resource",
  judge(resource) {
    const held = resource.kind === "Secret" ? heldTexts(resource) : [];
    return [
      ...chartsOf(resource)
        .filter(({ name }) => name === "harbor")
        .flatMap((chart) => SECRETS.flatMap((secret) => judgeSecret(chart, secret))),
      ...held
        .filter(({ key, text }) => KEYS.test(key) && isKnownInsecure(text))
        .map(({ key, path }) => ({ path, message: `${key} is a default that everybody knows` })),
    ];
  },
});

function judgeSecret(chart: ChartUse, { at, references, otherwise, isUsed }: ChartSecret): Violation[] {
  if (isUsed?.(chart) === false || references.some((path) => chartValue(chart, path))) return [];
  const own = textOf(chartValue(chart, at));
  const value = own || otherwise;
  const name = at.join(".");
  const path = valuePath(chart, at);
  if (value === undefined) return [{ path, message: `${name} is not set, so that each rendering makes another` }];
  if (!isKnownInsecure(value)) return [];
  return [
    { path, message: own ? `${name} is a default that everybody knows` : `${name} is left at the chart's default` },
  ];
}
