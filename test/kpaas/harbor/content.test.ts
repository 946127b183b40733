import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { Harbor, HarborArgs } from "../../../components/kpaas/harbor";
import { called, only, registered } from "../../support/registered";
import { everything, production } from "./arguments";

const made = (args: HarborArgs) => registered(() => new Harbor("harbor", args));

test("are made by a Job in a restricted pod, with passwords in files", async () => {
  const resources = await made(everything);
  const { spec, metadata } = only(resources, "Job").inputs;
  expect(metadata).toMatchObject({ name: "harbor-setup", namespace: "registry" });
  const pod = spec.template.spec;
  expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
  const [container] = pod.containers;
  expect(container.image).toMatch(/^mirror\.test\/x\/curlimages\/curl:/);
  expect(
    Object.fromEntries(container.env.map((one: { name: string; value: string }) => [one.name, one.value])),
  ).toEqual({
    ENDPOINT: "https://harbor-core:443",
    CONTENT: "/content",
    ADMIN_PASSWORD_FILE: "/secrets/admin/password",
    ROBOT_PASSWORDS: "/secrets/robots",
    CA_FILE: "/secrets/authority/ca.crt",
    PROJECTS: "cp-portal-repository library-x",
    ROBOTS: "puller ci",
  });
  const authority = pod.volumes.find(({ name }: { name: string }) => name === "authority");
  expect(authority.secret).toMatchObject({
    secretName: "harbor-core-tls",
    items: [{ key: "ca.crt", path: "ca.crt" }],
  });
  expect(called(resources, "harbor-robots").inputs.stringData.value["puller.json"]).toBe('{"secret":"canary-Robot1"}');
  expect(Object.keys(called(resources, "harbor-content").inputs.data).sort()).toEqual([
    "project-cp-portal-repository.json",
    "project-library-x.json",
    "quota-cp-portal-repository.json",
    "robot-ci-update.json",
    "robot-ci.json",
    "robot-puller-update.json",
    "robot-puller.json",
  ]);
});

test("the Job runs again when they or a robot's password change, and else does not", async () => {
  const mark = async (args: Partial<HarborArgs>) => {
    const resources = await made({ ...everything, ...args });
    return only(resources, "Job").inputs.spec.template.metadata.annotations["yuanrong-platform/config-hash"] as string;
  };
  const usual = await mark({});
  expect(await mark({ logLevel: "debug", core: { replicas: 2 } })).toBe(usual);
  const [first, second] = everything.robots!;
  expect(await mark({ robots: [{ ...first!, secret: "canary-Robot2" }, second!] })).not.toBe(usual);
  expect(await mark({ projects: [...everything.projects!, { name: "more" }] })).not.toBe(usual);
});

test("none make no Job", async () => {
  const resources = await made(production);
  expect(resources.filter(({ type }) => type.endsWith(":Job"))).toEqual([]);
});

test("a robot's name and password are told, once Harbor knows them; an unknown one is refused", async () => {
  let told: unknown;
  let drawn: unknown;
  await registered(() => {
    const harbor = new Harbor("harbor", everything);
    const { username, password } = harbor.robot("puller");
    pulumi.all([username, password, harbor.url, harbor.registryHost]).apply((known) => void (told = known));
    drawn = harbor.robot("ci").password;
    expect(() => harbor.robot("none")).toThrow("Harbor has no robot none; expected one of robots.");
  });
  const host = "harbor.apps.team.test";
  expect(told).toEqual(["robot$puller", "canary-Robot1", `https://${host}`, host]);
  expect(await pulumi.isSecret(drawn as pulumi.Output<string>)).toBe(true);
});
