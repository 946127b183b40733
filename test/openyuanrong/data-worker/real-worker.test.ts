import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { files } from "../../../components/openyuanrong/data-worker/defaults";
import { requireTools } from "../../support/cluster";
import { pythonPackages, requirePythonPackages } from "../../support/pypi";
import { RealWorker, SECRETS } from "./real-worker";

requirePythonPackages();
const tools = requireTools();

const { LITEBUS_ACCESS_KEY: accessKey, LITEBUS_SECRET_KEY: secretKey } = SECRETS.keys;

describe("a real data worker, with a real etcd behind TLS, CurveZMQ and signing keys", () => {
  let worker: RealWorker | undefined;

  beforeAll(async () => {
    const packages = await pythonPackages();
    if ("missing" in packages || !tools()) return;
    worker = new RealWorker(packages);
    await worker.start(tools().etcd);
  }, 180_000);
  afterAll(() => worker?.remove());

  test("becomes ready", () => {
    expect(readFileSync(worker!.at(files.alive), "utf8")).toContain("liveness check success");
  });

  test("serves a client that has all keys, by memory that needs no folder of the node", () => {
    const answer = worker!.ask({ accessKey, secretKey, curve: true });
    expect(answer).toContain(`read ${4 * 2 ** 20}`);
    expect(answer).toContain("shares {'/memfd:datasystem'}");
  });

  test.each([
    ["without a signature", { curve: true }, "AK/SK or token not provide"],
    ["with a wrong signature", { accessKey, secretKey: "wrong", curve: true }, "The AK/SK authorized failed"],
    ["without CurveZMQ", { accessKey, secretKey }, "has not responded within the allowed time"],
  ])("refuses a client %s", (_, trust, reason) => {
    expect(worker!.ask(trust)).toContain(reason);
  });

  test("wipes the keys from its command line, and writes none of them", () => {
    const commandLine = readFileSync(`/proc/${worker!.process!.pid}/cmdline`, "utf8");
    expect(commandLine).toContain("-system_secret_key");
    for (const key of [...Object.values(SECRETS.keys), SECRETS.curve["worker.key_secret"]]) {
      expect(commandLine).not.toContain(key);
      expect(worker!.written()).not.toContain(key);
    }
    expect(worker!.written()).toContain("--system_secret_key=xxx");
  });

  test("ends on SIGTERM with the word for which the pod waits", async () => {
    await worker!.stop();
    expect(readFileSync(worker!.at(files.status), "utf8")).toBe("worker_stop_status:ready");
  });
});
