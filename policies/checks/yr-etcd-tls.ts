import { z } from "zod";
import { chartsOf, chartValue, valuePath } from "../kubernetes/charts";
import { check, Violation } from "../check";
import { imageName } from "../kubernetes/image-name";
import { Pod, podsOf } from "../kubernetes/pods";
import { Resource } from "../resource";
import { heldTexts, HeldText, jsonOf, valuesIn } from "../secrets/texts";
import { isMap, textOf, textsOf } from "../values";

export const yrEtcdTls = check({
  id: "yr-etcd-tls",
  title: "openYuanrong knows itself to etcd",
  severity: "high",
  pack: "platform",
  asks:
    "Every system's configuration (TOML, JSON, chart values, arguments of data workers) names an accepted `authType` for etcd, and openYuanrong's own " +
    "etcd serves clients by TLS alone.",
  why: "Who reaches an etcd without authentication reads every function's place and rewrites the whole cluster's state.",
  remediation:
    "Set `etcd_auth_type` (`authType`, `global.etcdManagement.authType`) to TLS, with client certificates from a Secret.",
  parameters: z.strictObject({
    accepted: z.array(z.string()).default(["TLS", "PWD"]).describe("the accepted kinds of authentication"),
  }),
  on: "resource",
  judge(resource, { parameters: { accepted } }) {
    const takes = (type: unknown) => typeof type === "string" && accepted.includes(type);
    return [
      ...judgeCharts(resource, takes),
      ...heldTexts(resource).flatMap((held) => [...judgeToml(held, takes), ...judgeJson(held, takes)]),
      ...podsOf(resource).flatMap((pod) => [...judgeServer(pod), ...judgeDataWorker(pod)]),
    ];
  },
});

type Takes = (type: unknown) => boolean;

function judgeCharts(resource: Resource, takes: Takes): Violation[] {
  return chartsOf(resource).flatMap((chart) => {
    if (chart.name !== "openyuanrong") return [];
    const at = ["global", "etcdManagement", "authType"];
    const type = chartValue(chart, at, "Noauth");
    return takes(type) ? [] : { path: valuePath(chart, at), message: `etcd is reached with authType ${String(type)}` };
  });
}

/** Sections of a system's TOML: one that names an etcd names its authentication too. */
function judgeToml({ key, text, path }: HeldText, takes: Takes): Violation[] {
  if (!key.endsWith(".toml") || !/etcd_address|meta_store_address|etcd_auth_type/i.test(text)) return [];
  return text.split(/^(?=\[)/m).flatMap((section) => {
    const name = /^\[([^\]]+)\]/.exec(section)?.[1] ?? key;
    const of = (flag: string) => new RegExp(`^\\s*${flag}\\s*=\\s*"?([^"\\n]*)"?`, "im").exec(section)?.[1]?.trim();
    const type = of("etcd_auth_type");
    if (type !== undefined) return takes(type) ? [] : { path, message: `[${name}] has etcd_auth_type ${type || '""'}` };
    const address = of("etcd_address") || of("meta_store_address");
    if (!address || of("enable_meta_store") === "true") return [];
    return { path, message: `[${name}] reaches etcd without etcd_auth_type` };
  });
}

/** Sections `…etcd` of a system's JSON; `sslEnable` alone is TLS to systems that know no `authType`. */
function judgeJson({ text, path }: HeldText, takes: Takes): Violation[] {
  if (!/etcd"\s*:/i.test(text)) return [];
  return [...valuesIn(jsonOf(text))].flatMap(({ value, path: at }) => {
    const name = at.at(-1);
    if (typeof name !== "string" || !/etcd$/i.test(name) || !isMap(value) || !Array.isArray(value.servers)) return [];
    if (takes(value.authType) || (value.authType === undefined && value.sslEnable === true)) return [];
    const how = textOf(value.authType) ? `authType ${String(value.authType)}` : "neither authType nor sslEnable";
    return { path, message: `${at.join(".")} has ${how}` };
  });
}

function wordsOf(value: unknown): string[] {
  return textsOf(value);
}

/** An etcd of openYuanrong's that listens to clients without TLS. */
function judgeServer(pod: Pod): Violation[] {
  if (pod.labels["app.kubernetes.io/part-of"] !== "openyuanrong" && !pod.resource.name.startsWith("ds-core-"))
    return [];
  return pod.containers.flatMap((container) => {
    if (imageName(container) !== "etcd") return [];
    return ["command", "args"].flatMap((list) =>
      wordsOf(container.value[list]).flatMap((word, index) => {
        const urls = /^--(?:listen|advertise)-client-urls=(.*)$/.exec(word)?.[1]?.split(",") ?? [];
        const plain = urls.find((url) => /^http:\/\/(?!127\.|localhost|\[::1\])/.test(url));
        if (plain === undefined) return [];
        return { path: [...container.path, list, index], message: `etcd serves its clients at ${plain}` };
      }),
    );
  });
}

/** Data workers take `-flag=value`. */
function judgeDataWorker(pod: Pod): Violation[] {
  return pod.containers.flatMap((container) => {
    if (!/^(openyuanrong-)?datasystem$/.test(imageName(container))) return [];
    const words = wordsOf(container.value.args);
    const index = words.findIndex((word) => /^--?etcd_address=./.test(word));
    if (index < 0 || words.some((word) => /^--?enable_etcd_auth=true$/.test(word))) return [];
    return {
      path: [...container.path, "args", index],
      message: "the data worker reaches etcd without enable_etcd_auth",
    };
  });
}
