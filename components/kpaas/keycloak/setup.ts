import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { labels } from "../../core/labels";
import { createSetupJob } from "../../core/setup-job";
import { imageVersions } from "../../core/versions";
import { mirrored } from "../images";
import { KeycloakArgs } from "./args";
import { declaredFiles } from "./declared";
import {
  KEYCLOAK,
  KEYCLOAK_USER,
  OBJECTS,
  PORTS,
  SERVICE,
  SERVICE_HTTP_PORT,
  SETUP_CLIENT,
  SETUP_SECRET_KEY,
} from "./names";
import { importedRealm, MANAGED } from "./realm";
import { SETUP_SCRIPT } from "./setup-script";

const PART = { name: "keycloak-setup", partOf: "kpaas" };
const AUTHORITY = "/etc/keycloak/authority";

/** kcadm is a program of Java, started some thirty times. */
const RESOURCES = { requests: { cpu: "100m", memory: "192Mi" }, limits: { cpu: "2", memory: "512Mi" } };

/** Creates the ConfigMap of the realm that is imported when the server first starts. */
export function createImport(
  parent: pulumi.Resource,
  name: string,
  { realm }: KeycloakArgs,
  namespace: pulumi.Output<string>,
): k8s.core.v1.ConfigMap {
  return new k8s.core.v1.ConfigMap(
    `${name}-import`,
    {
      metadata: { name: OBJECTS.import, namespace, labels: labels({ name: KEYCLOAK, partOf: "kpaas" }, KEYCLOAK) },
      data: { [`${realm.name}-realm.json`]: `${JSON.stringify(importedRealm(realm), null, 1)}\n` },
    },
    childOf(parent),
  );
}

/** Creates the Job that keeps the realm as it is declared. */
export function createRealmSetup(
  parent: pulumi.Resource,
  name: string,
  args: KeycloakArgs,
  namespace: pulumi.Output<string>,
  clientFingerprint: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): k8s.batch.v1.Job {
  const { realm, issuer } = args;
  const metadata = { name: OBJECTS.setup, namespace, labels: labels(PART, KEYCLOAK) };
  const data = { "setup.sh": SETUP_SCRIPT, ...declaredFiles(realm) };
  const files = new k8s.core.v1.ConfigMap(`${name}-setup-files`, { metadata, data }, childOf(parent));
  const { repository, tag } = imageVersions.keycloak;
  const clientSecret = { secretKeyRef: { name: OBJECTS.setup, key: SETUP_SECRET_KEY } };
  return createSetupJob(
    `${name}-setup`,
    {
      metadata,
      image: `${mirrored(repository, args.imageRegistry)}:${tag}`,
      user: KEYCLOAK_USER,
      command: ["/bin/bash", "/declared/setup.sh"],
      env: [
        { name: "SERVER", value: namespace.apply((known) => internalUrl(args, known)) },
        { name: "REALM", value: realm.name },
        { name: "MANAGED", value: MANAGED },
        { name: "SETUP_CLIENT", value: SETUP_CLIENT },
        { name: "KC_CLI_CLIENT_SECRET", valueFrom: clientSecret },
        { name: "HOME", value: "/tmp" },
        // Each start of a short-lived program costs more than it gains from the optimizing compiler.
        { name: "KC_OPTS", value: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" },
        ...(issuer ? [{ name: "AUTHORITY", value: `${AUTHORITY}/ca.crt` }] : []),
      ],
      envFrom: [{ secretRef: { name: OBJECTS.realm } }],
      volumes: [
        { name: "declared", configMap: { name: OBJECTS.setup } },
        ...(issuer ? [{ name: "authority", secret: { secretName: OBJECTS.certificate, items: CA } }] : []),
      ],
      volumeMounts: [
        { name: "declared", mountPath: "/declared", readOnly: true },
        ...(issuer ? [{ name: "authority", mountPath: AUTHORITY, readOnly: true }] : []),
      ],
      declared: [data, clientFingerprint],
      resources: RESOURCES,
      placement: args.placement,
      imagePullSecrets: args.imagePullSecrets,
    },
    childOf(parent, { dependsOn: [...dependsOn, files] }),
  );
}

const CA = [{ key: "ca.crt", path: "ca.crt" }];

/** Where pods of the cluster reach the server. */
export function internalUrl({ issuer }: Pick<KeycloakArgs, "issuer">, namespace: string): string {
  const host = `${SERVICE}.${namespace}.svc`;
  return issuer ? `https://${host}:${PORTS.https}` : `http://${host}:${SERVICE_HTTP_PORT}`;
}
