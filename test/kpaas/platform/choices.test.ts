import { describe, expect, test } from "vitest";
import { serviceNames } from "../../../components/kpaas/platform/services";
import { validateConfig } from "../../../stacks/config";
import { kpaasArgs } from "../../../stacks/config/kpaas";
import type { Json } from "../../stacks/support";
import { argsWith, everything, inputsOf, kpaasWith, made } from "./support";

describe("the user decides:", () => {
  test.each(serviceNames)("without %s the rest is made, or it is said what lacks", async (service) => {
    const problems = validateConfig({ ...everything(), kpaas: kpaasWith({ [service]: { enabled: false } }) });
    for (const { path, problem, expected } of problems) {
      expect(path).toMatch(/^(kpaas|openYuanrong)\.\w+/);
      expect(problem + expected).not.toMatch(/undefined|\[object/);
    }
    if (problems.length === 0) await made(argsWith({ [service]: { enabled: false } }));
  });

  test.each(serviceNames)("%s alone is made, or it is said what lacks", async (service) => {
    const { kpaas, ...sections } = everything();
    // Backups need a bucket.
    const { backups: _backups, snapshots: _snapshots, ...settings } = kpaas[service] ?? { enabled: true };
    const alone = { domain: kpaas.domain, [service]: settings };
    const { openYuanrong: _other, ...rest } = sections;
    const problems = validateConfig({ ...rest, kpaas: alone });
    for (const { path, problem, expected } of problems) {
      expect(path).toMatch(/^kpaas\.\w+/);
      expect(problem + expected).not.toMatch(/undefined|\[object/);
    }
    expect(problems.length > 0).toBe(!ALONE.includes(service));
    if (problems.length === 0) await made(kpaasArgs({ ...rest, kpaas: alone } as Json));
  });

  test("settings of a service go before what it is told", async () => {
    const found = await made(
      argsWith({
        "valkey.preset": "small",
        "mariaDb.storage": { className: "fast" },
        "harbor.imageRegistry": "harbor-mirror.example.com/x",
        "keycloak.web.host": "login.platform.example.com",
        "rook.storageClassAliases": [],
        "vault.namespace": "secrets",
        "monitoring.storageClassName": "slow",
      }),
    );
    expect(inputsOf(found, "kpaas-valkey").preset).toBe("small");
    expect(inputsOf(found, "kpaas-mariadb").storage.className).toBe("fast");
    expect(inputsOf(found, "kpaas-harbor").imageRegistry).toBe("harbor-mirror.example.com/x");
    expect(inputsOf(found, "kpaas-harbor").oidc.issuerUrl).toMatch(/^https:\/\/login\.platform\.example\.com\//);
    expect(inputsOf(found, "kpaas-rook").storageClassAliases).toEqual([]);
    expect(inputsOf(found, "kpaas-vault-sign-on").vault.address).toContain(".secrets.svc");
    expect(inputsOf(found, "kpaas-monitoring").storageClassName).toBe("slow");
  });
});

/** Services that need none of the others. */
const ALONE: string[] = [
  "gatewayApi",
  "prometheusCrds",
  "metalLb",
  "certManager",
  "nfs",
  "istio",
  "ingressNginx",
  "externalSecrets",
  "mariaDb",
  "monitoring",
];
