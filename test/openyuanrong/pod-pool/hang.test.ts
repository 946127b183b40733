import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startMetaService } from "../../../simulator/meta-service";
import { small } from "./fixture";
import { Host } from "./host";
import { Stack } from "./stack";

test("an answer that takes 40 seconds is waited for", { timeout: 150_000 }, async () => {
  const service = await startMetaService({ tick: 20 });
  const host = await Host.start();
  try {
    service.faults.outage = true;
    expect(service.faults.outageHang).toBe(40_000);
    const created = new Stack(host, service.url).up({ ...small, timeoutSeconds: 120 });
    while (service.requests.length === 0) await sleep(10);
    service.faults.outage = false;
    expect(await created).toBe("create");
    expect(host.stderr).toContain("pool small: meta-service cannot read its store (pools: null); trying again");
    expect(host.stderr).not.toContain("gave no answer");
    expect(service.pools()).toMatchObject([{ id: "small", size: 2, status: 4 }]);
  } finally {
    await host.kill();
    await service.close();
  }
});
