import { z } from "zod";
import { chartVersions } from "../../components/core/versions";
import { chartsIn } from "../kubernetes/chart-sources";
import { check } from "../check";

/** Of the charts of this package's components, as far as they are known. */
const RECORDED: Record<string, string> = Object.fromEntries(
  Object.values(chartVersions).flatMap(({ name, version, digest }) => (digest ? [[`${name}@${version}`, digest]] : [])),
);

export const chartDigest = check({
  id: "chart-digest",
  title: "The archives of charts are those that were reviewed",
  severity: "low",
  pack: "supply-chain",
  asks: "Every Helm chart that Pulumi, Argo CD, Flux or k3s takes from a repository is named by digest, has its signature verified, or has its archive's digest in `digests`. Charts in folders and in repositories of Git are not judged.",
  why: "Who can write to the repository can put another archive under the same version.",
  remediation:
    "Name the chart by digest in an OCI registry, set `verify` with a `keyring`, or keep the archive in your own repository.",
  parameters: z.strictObject({
    digests: z
      .record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/))
      .default(RECORDED)
      .describe("digests of archives that are verified before they are deployed, by name@version"),
  }),
  on: "resource",
  judge(resource, { parameters: { digests } }) {
    return chartsIn(resource).flatMap(({ name, path, version, digest, isVerified }) => {
      if (name === undefined || isVerified || digest !== undefined) return [];
      const plain = (text: string) => text.replace(/@v(?=\d)/, "@");
      const key = plain(`${name.split("/").at(-1)!}@${version?.text ?? ""}`);
      if (Object.keys(digests).some((recorded) => plain(recorded) === key)) return [];
      return [{ path, message: `nothing tells whether chart "${name}" is the one that was reviewed` }];
    });
  },
});
