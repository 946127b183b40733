import { z } from "zod";
import { valuePath, chartValue } from "../kubernetes/charts";
import { check, Violation } from "../check";
import { blocksOf } from "../systems/hcl";
import { Resource } from "../resource";
import { heldTexts, valuesIn } from "../secrets/texts";
import { JsonMap, mapsOf, textOf, textsOf } from "../values";
import { isDev, vaultCharts, vaultConfigs, vaultContainers } from "../systems/vault";

export const vaultUnseal = check({
  id: "vault-unseal",
  title: "Vault unseals itself and shows its root token to nobody",
  severity: "critical",
  pack: "platform",
  asks:
    "No Vault or OpenBao server runs in development mode. Its configuration (chart values, ConfigMaps, the operator's object) has a `seal` that opens it, or `VAULT_SEAL_TYPE` does, unless `manual` says that people do it. No output of the stack " +
    "is a root token or a share of the key, and no ConfigMap holds a token.",
  why: "A development server keeps all in memory, open to whoever knows its token. A server that waits for people after each restart is an outage at night, or its keys lie in a file beside it.",
  remediation:
    "Configure `seal` with a key management service, an HSM or another Vault's transit engine; do not export what initialising prints.",
  parameters: z.strictObject({
    manual: z.boolean().default(false).describe("whether people unseal the servers, with keys that they hold"),
  }),
  on: "resource",
  judge(resource, { parameters: { manual } }) {
    return [
      ...judgeDev(resource),
      ...(manual ? [] : judgeSeal(resource)),
      ...judgeOutputs(resource),
      ...judgeTokens(resource),
    ];
  },
});

function judgeDev(resource: Resource): Violation[] {
  const charts = vaultCharts(resource)
    .filter(isDev)
    .map((chart) => ({
      path: valuePath(chart, ["server", "dev", "enabled"]),
      message: "the server is in development mode",
    }));
  const containers = vaultContainers(resource).flatMap(({ value, path, name }) => {
    const words = [...textsOf(value.command), ...textsOf(value.args)].flatMap((text) => text.split(/\s+/));
    if (words.some((word) => /^--?dev(-[\w-]+)?(=.*)?$/.test(word)))
      return [{ path: [...path, "args"], message: `container "${name}" runs a server in development mode` }];
    const index = mapsOf(value.env).findIndex(({ entry }) => /^(VAULT|BAO)_DEV_/.test(textOf(entry.name) ?? ""));
    if (index < 0) return [];
    return [{ path: [...path, "env", index], message: `container "${name}" is told how to run for development` }];
  });
  return [...charts, ...containers];
}

function judgeSeal(resource: Resource): Violation[] {
  return vaultConfigs(resource).flatMap(({ body, path, chart }) => {
    if (body === undefined || !body.listener) return [];
    if (blocksOf(body, "seal", 1).some(({ labels, body: seal }) => opens(labels[0], seal))) return [];
    if (chart && sealsByEnvironment(chartValue(chart, ["server", "extraEnvironmentVars"]))) return [];
    return [{ path, message: "the server has no seal that opens by itself" }];
  });
}

function opens(type: string | undefined, { disabled }: JsonMap): boolean {
  return type !== "shamir" && disabled !== true && disabled !== "true";
}

function sealsByEnvironment(variables: unknown): boolean {
  return [...valuesIn(variables)].some(
    ({ value, path }) => /^(VAULT|BAO)_SEAL_TYPE$/.test(String(path.at(-1))) && value !== "shamir",
  );
}

const OUTPUT = /root[-_]?token|unseal[-_]?keys?|recovery[-_]?keys?/i;

/** Outputs of the stack, where the source tells them. */
function judgeOutputs({ program, object }: Resource): Violation[] {
  if (program?.type !== "pulumi:pulumi:Stack") return [];
  return Object.keys(object)
    .filter((name) => OUTPUT.test(name))
    .map((name) => ({ path: [name], message: `output ${name} of the stack gives away what opens Vault` }));
}

function judgeTokens(resource: Resource): Violation[] {
  if (resource.kind !== "ConfigMap") return [];
  return heldTexts(resource)
    .filter(({ text }) => /\bhvs\.[\w-]{24,}/.test(text) || /"root_token"\s*:\s*"\w/.test(text))
    .map(({ path }) => ({ path, message: "holds a token of Vault" }));
}
