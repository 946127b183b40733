import { z } from "zod";
import { dnsSubdomain } from "../../core/names";
import { pattern } from "../../core/problems";
import { controlPlaneArgsShape, controlPlaneSettingsShape, kubernetesUrl, replicasShape } from "../control-plane";
import { etcdConnectionSchema } from "../etcd/schema";
import { ElectionMode } from "../function-master/args";
import { clusterId } from "../meta-service/schema";

const HOST = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[1-9][0-9]{0,4})?(/[A-Za-z0-9._~/-]*[A-Za-z0-9])?";
const plainUrl = pattern(
  new RegExp(`^http://${HOST}$`),
  "a URL of plain HTTP without a slash at its end, such as http://keycloak.auth.svc:8080",
);
const url = pattern(
  new RegExp(`^https?://${HOST}$`),
  "a URL without a slash at its end, such as https://login.example.com",
);
const keycloakName = pattern(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/, "letters, digits, dots, hyphens and underscores");

/** Checks an IamKeycloak. */
const keycloakSchema = z.strictObject({
  url: plainUrl,
  publicUrl: url.optional(),
  issuerUrl: url.optional(),
  realm: keycloakName,
  clientId: keycloakName,
  clientSecretName: dnsSubdomain,
  revision: z.string().optional(),
});

/** 0 means for ever. The binary names 720 as the least, and checks only the most. */
const tokenExpirySeconds = z
  .int()
  .max(604_800)
  .refine((seconds) => seconds === 0 || seconds >= 720, {
    error: (issue) => `${String(issue.input)} is shorter than a token can live; expected 0 or at least 720`,
  });

/** Checks IamAdaptorSettings. */
export const iamAdaptorSettingsSchema = z.strictObject({
  ...replicasShape,
  ...controlPlaneSettingsShape,
  tokenExpirySeconds: tokenExpirySeconds.optional(),
  election: z.enum(ElectionMode).optional(),
  kubernetesUrl: kubernetesUrl.optional(),
  signedRequests: z.boolean().optional(),
  keycloak: keycloakSchema.optional(),
});

/** Checks IamAdaptorArgs. */
export const iamAdaptorSchema = iamAdaptorSettingsSchema.extend({
  ...controlPlaneArgsShape,
  etcd: etcdConnectionSchema,
  clusterId: clusterId.optional(),
  clusterDomain: dnsSubdomain.optional(),
});
