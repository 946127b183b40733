import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../../../core/names";
import { rule } from "../../../core/problems";
import { word } from "./basics";

const baseUrl = z.string().refine((text) => describeUrl(text) === undefined, {
  error: (issue) => `${describeUrl(String(issue.input))}; expected a URL such as http://meta-service.default.svc:8081`,
});

/** What is wrong with a base URL, without repeating a password that it may hold. */
function describeUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return `${JSON.stringify(text)} is not a URL`;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return `has the scheme ${JSON.stringify(url.protocol)}`;
  if (url.username || url.password) return "holds a user name or password, which the state would keep in clear";
  if (url.search || url.hash) return "holds a query or a fragment";
  return undefined;
}

const tls = rule(
  z.strictObject({
    caCertificate: z
      .string()
      .regex(/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/, {
        error: "does not look like one; expected PEM text with -----BEGIN CERTIFICATE-----",
      })
      .optional(),
    clientCertificateFile: word.optional(),
    clientKeyFile: word.optional(),
    serverName: dnsSubdomain.optional(),
  }),
  (value, report) => {
    const pair = ["clientCertificateFile", "clientKeyFile"] as const;
    const missing = pair.filter((name) => !(name in value));
    if (missing.length === 1) report([missing[0]!], "is missing", "the certificate and its key together");
  },
);

/** How to reach meta-service. */
export const connection = rule(
  z.strictObject({
    url: baseUrl.optional(),
    context: word.optional(),
    kubeconfig: z.string().min(1).optional(),
    namespace: dnsLabel.optional(),
    serviceName: dnsLabel.optional(),
    port: z.int().min(1).max(65535).optional(),
    tls: tls.optional(),
  }),
  (value, report) => {
    if ("url" in value) {
      for (const name of ["context", "kubeconfig", "namespace", "serviceName", "port"] as const) {
        if (name in value) report([name], "is given beside url", "either url, or the service proxy's fields");
      }
      if ("tls" in value && value.url !== undefined && !/^https:/i.test(value.url)) {
        report(["tls"], "is given for a url without TLS", "an https url, or no tls");
      }
    } else {
      for (const name of Object.keys(value.tls ?? {})) {
        report(["tls", name], "is given for the service proxy", "an empty tls: the API server makes that connection");
      }
    }
  },
);
