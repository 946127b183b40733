import { certManagerSchema } from "../../components/kpaas/cert-manager/schema";
import { chartServiceShape } from "../../components/kpaas/chart";
import { externalSecretsSchema } from "../../components/kpaas/external-secrets/schema";
import { harborSchema } from "../../components/kpaas/harbor/schema";
import { ingressNginxSchema } from "../../components/kpaas/ingress-nginx/schema";
import { istioSchema } from "../../components/kpaas/istio/schema";
import { keycloakSchema } from "../../components/kpaas/keycloak/schema";
import { kubeflowSchema } from "../../components/kpaas/kubeflow/schema";
import { mariaDbSchema } from "../../components/kpaas/mariadb/schema";
import { metalLbSchema } from "../../components/kpaas/metallb/schema";
import { monitoringStackSchema } from "../../components/kpaas/monitoring-stack/schema";
import { nfsSchema } from "../../components/kpaas/nfs/schema";
import { objectBucketSchema } from "../../components/kpaas/object-bucket/schema";
import { postgreSqlSchema } from "../../components/kpaas/postgresql/schema";
import { rookSchema } from "../../components/kpaas/rook/schema";
import { valkeySchema } from "../../components/kpaas/valkey/schema";
import { vaultSignOnSchema } from "../../components/kpaas/vault-sign-on/schema";
import { vaultSchema } from "../../components/kpaas/vault/schema";
import { Part, settingsOfPages } from "../support/docs";

/** What the tables of a page are about: one schema for each table of settings, in their order, or a part of one. */
const pages: [string, Part[]][] = [
  ["cert-manager", [[certManagerSchema], [certManagerSchema]]],
  ["rook", [[rookSchema], [objectBucketSchema]]],
  ["nfs", [[nfsSchema]]],
  ["istio", [[istioSchema], [istioSchema, "gateways"]]],
  ["ingress-nginx", [[ingressNginxSchema]]],
  ["metallb", [[metalLbSchema]]],
  ["vault", [[vaultSchema], [vaultSignOnSchema]]],
  ["external-secrets", [[externalSecretsSchema]]],
  ["mariadb", [[mariaDbSchema]]],
  ["keycloak", [[keycloakSchema], [keycloakSchema, "realm"], [keycloakSchema, "realm", "clients"]]],
  ["postgresql", [[postgreSqlSchema]]],
  ["valkey", [[valkeySchema]]],
  ["harbor", [[harborSchema]]],
  ["monitoring-stack", [[monitoringStackSchema]]],
  ["kubeflow", [[kubeflowSchema]]],
];

settingsOfPages(pages, Object.keys(chartServiceShape));
