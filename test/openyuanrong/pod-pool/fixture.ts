import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type RequestLogEntry, type RunningMetaService, startMetaService } from "../../../simulator/meta-service";
import { Host } from "./host";
import { Stack } from "./stack";

const amounts = { cpu: "600m", memory: "512Mi" };

/** Arguments of a pool of two pods. */
export const small = { id: "small", size: 2, resources: { requests: amounts, limits: amounts } };

/** What a test acts on: one host for its file, a new meta-service stand-in and an empty stack for each test. */
class Scene {
  host!: Host;
  service!: RunningMetaService;
  stack!: Stack;

  pools() {
    const brief = ({ id, size, max_size, status, ready_count }: ReturnType<RunningMetaService["pools"]>[number]) => ({
      ...{ id, size, max_size, status, ready_count },
    });
    return this.service.pools().map(brief);
  }

  sent(method: string): RequestLogEntry[] {
    return this.service.requests.filter((request) => request.method === method);
  }
}

/** Sets the scene for the tests of a file. */
export function useStack(): Scene {
  const scene = new Scene();
  beforeAll(async () => void (scene.host = await Host.start()));
  afterAll(() => scene.host.kill());
  beforeEach(async () => {
    scene.service = await startMetaService({ tick: 20 });
    scene.stack = new Stack(scene.host, scene.service.url);
  });
  afterEach(() => scene.service.close());
  return scene;
}
