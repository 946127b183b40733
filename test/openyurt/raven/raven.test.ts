import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { Raven, RavenArgs } from "../../../components/openyurt/raven";
import { called, known, only, Registered, registered } from "../../support/registered";
import { standInCharts } from "../../support/stand-ins";
import { standIns } from "./stand-ins";

const CANARY = "cafe0123456789abcdef".repeat(4);

const made = (args: RavenArgs) => registered(() => new Raven("raven", args));
const kinds = (resources: Registered[]) => resources.map(({ type }) => type.split(":").pop()).sort();

test("is one Chart of the pinned version in kube-system, with a Secret of a drawn key", async () => {
  let raven: Raven | undefined;
  const resources = await registered(() => void (raven = new Raven("raven")));
  expect(kinds(resources)).toEqual(["Chart", "RandomPassword", "Raven", "Secret"]);
  expect(only(resources, "Chart").inputs).toMatchObject({
    name: "raven-agent",
    namespace: "kube-system",
    chart: "raven-agent",
    version: "0.4.3",
    skipAwait: true,
    repositoryOpts: { repo: "https://openyurtio.github.io/charts" },
  });
  expect(only(resources, "RandomPassword").inputs).toMatchObject({ length: 128, characters: "0123456789abcdef" });
  expect(called(resources, "raven-psk-secret").inputs.metadata).toMatchObject({
    name: "raven-agent-psk",
    namespace: "kube-system",
  });
  expect(JSON.stringify(called(resources, "raven-psk-secret").inputs)).toContain("drawn-raven-psk");
  expect(await known(raven!.secretName)).toBe("raven-agent-psk");
  expect(await known(raven!.dnsAddress)).toBeUndefined();
});

test.each<[string, pulumi.Input<string>]>([
  ["text", CANARY],
  ["an Output", pulumi.output(CANARY)],
])("a key that is %s stands in its Secret, as a secret, and nowhere else", async (_, psk) => {
  const resources = await made({ vpn: { psk } });
  expect(kinds(resources)).toEqual(["Chart", "Raven", "Secret"]);
  const { stringData } = called(resources, "raven-psk-secret").inputs;
  expect(JSON.stringify(stringData)).toContain(CANARY);
  expect(JSON.stringify(stringData)).toContain(pulumi.runtime.specialSecretSig);
  const others = resources.filter(({ name, type }) => name !== "raven-psk-secret" && !type.endsWith(":Raven"));
  expect(others).toHaveLength(1);
  expect(JSON.stringify(others)).not.toContain(CANARY);
  expect(only(resources, "Chart").inputs.values.vpn.psk).toBe("unused");
});

test("a refused key is not repeated", async () => {
  const weak = CANARY.slice(0, 40);
  await registered(() => {
    try {
      new Raven("raven", { vpn: { psk: weak } });
    } catch (error) {
      expect(error).toBeInstanceOf(ValidationError);
      expect(String(error)).not.toContain("cafe");
      return;
    }
    throw new Error("nothing was refused");
  });
});

test("the chart comes from where the arguments say", async () => {
  const path = standInCharts(standIns);
  const resources = await made({ charts: { source: "directory", path }, values: { sync: { syncPeriod: "5m" } } });
  expect(only(resources, "Chart").inputs).toMatchObject({
    chart: `${path}/raven-agent`,
    values: { sync: { syncPeriod: "5m", syncRule: true } },
  });
});
