import { z } from "zod";
import { Chart, chartsIn } from "../kubernetes/chart-sources";
import { check, Violation } from "../check";
import { isUnder } from "../kubernetes/images";

const EXACT = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

export const chartPinned = check({
  id: "chart-pinned",
  title: "Charts have one version, from a known place",
  severity: "medium",
  pack: "supply-chain",
  asks: "Every Helm chart that Pulumi, Argo CD, Flux or k3s deploys names an exact version and comes by HTTPS or from an OCI registry, which is one of `repositories` where any are given. Charts in folders and in repositories of Git are not judged.",
  why: "A range takes whatever is newest when somebody deploys; a name without a place, or a place without TLS, takes it from whoever answers.",
  remediation: "Write the exact version and the repository's https:// or oci:// address.",
  parameters: z.strictObject({
    repositories: z
      .array(z.string().regex(/^(https|oci):\/\//))
      .default([])
      .describe("repositories that are allowed, or parts of their addresses; any where the list is empty"),
  }),
  on: "resource",
  judge(resource, { parameters: { repositories } }) {
    return chartsIn(resource).flatMap((chart) => [...judgeVersion(chart), ...judgePlace(chart, repositories)]);
  },
});

function judgeVersion({ name = "", version, digest }: Chart): Violation[] {
  if (!version || digest !== undefined || EXACT.test(version.text ?? "")) return [];
  const message =
    version.text === undefined
      ? `chart "${name}" has no version`
      : `chart "${name}" has the version "${version.text}", which is not an exact one`;
  return [{ path: version.path, message }];
}

function judgePlace({ name = "", repository }: Chart, allowed: readonly string[]): Violation[] {
  if (!repository) return [];
  const { text, path } = repository;
  const what = name === "" ? "the repository" : `chart "${name}"`;
  if (text === undefined) return [{ path, message: `${what} names no repository` }];
  if (!/^(https|oci):\/\/[^/]/.test(text)) return [{ path, message: `${what} does not come by HTTPS or OCI` }];
  if (allowed.length === 0 || isUnder(allowed, text)) return [];
  return [{ path, message: `${what} is not from an allowed repository` }];
}
