import { createServer, IncomingMessage, Server, ServerResponse } from "node:http";
import { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

interface Project {
  id: number;
  name: string;
  metadata: Record<string, string>;
  storage: number;
}
interface Robot {
  id: number;
  name: string;
  secret: string;
  body: Record<string, unknown>;
}
type Answer = [code: number, body?: unknown];

/** What a test sees of the stand-in. */
export interface FakeHarbor {
  url: string;
  projects: Project[];
  robots: Robot[];
  /** Requests that it has answered, as `METHOD path code`. */
  requests: string[];
}

const PREFIX = "robot$";
const ACTIONS = ["pull", "push", "create", "read", "update", "delete", "list", "stop"];
const RESOURCES = ["repository", "artifact", "tag", "scan"];

/**
 * Stands in for the part of Harbor's API v2.0 that the setup uses, with the codes and shapes that its OpenAPI document and handlers have:
 * what exists answers 409, a robot is updated under its whole name, its password is never told, and a request with a session needs a token.
 */
export async function fakeHarbor(password: string): Promise<FakeHarbor> {
  const state: FakeHarbor = { url: "", projects: [], robots: [], requests: [] };
  const server: Server = createServer((request, response) => void answer(state, password, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function answer(state: FakeHarbor, password: string, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const [code, body] = route(state, password, request, text);
  state.requests.push(`${request.method} ${decodeURIComponent(request.url!)} ${code}`);
  response.writeHead(code, { "content-type": "application/json", "set-cookie": "sid=session; Path=/; HttpOnly" });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

function route(state: FakeHarbor, password: string, request: IncomingMessage, text: string): Answer {
  const url = new URL(request.url!, "http://harbor");
  if (!url.pathname.startsWith("/api/v2.0/")) return [404];
  if (/sid=/.test(request.headers.cookie ?? "") && request.method !== "GET" && !request.headers["x-harbor-csrf-token"])
    return error(403, "FORBIDDEN", "CSRF token not found in request");
  if (request.headers.authorization !== `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`)
    return error(401, "UNAUTHORIZED", "unauthorized");
  const body = text === "" ? undefined : (JSON.parse(text) as Record<string, never>);
  const [, kind, key] = url.pathname.slice("/api/v2.0".length).split("/");
  const call = `${request.method} ${kind}${key === undefined ? "" : "/"}`;
  switch (call) {
    case "GET users/":
      return key === "current" ? [200, { user_id: 1, username: "admin", sysadmin_flag: true }] : [404];
    case "POST projects":
      return createProject(state, body!);
    case "GET projects/":
    case "PUT projects/":
      if (request.headers["x-is-resource-name"] !== "true" && /^\d+$/.test(key!)) return error(404, "NOT_FOUND", key!);
      return oneProject(state, decodeURIComponent(key!), request.method === "PUT" ? body : undefined);
    case "GET quotas":
      return [200, state.projects.filter(({ id }) => `${id}` === url.searchParams.get("reference_id")).map(quotaOf)];
    case "PUT quotas/":
      return updateQuota(state, Number(key), body!);
    case "GET robots":
      return listRobots(state, url.searchParams.get("q") ?? "");
    case "POST robots":
      return createRobot(state, body!);
    case "PUT robots/":
    case "PATCH robots/":
      return changeRobot(state, Number(key), body!, request.method === "PATCH");
    default:
      return [405];
  }
}

function createProject({ projects }: FakeHarbor, body: Record<string, never>): Answer {
  const {
    project_name: name,
    metadata,
    storage_limit: storage,
  } = body as unknown as {
    project_name: string;
    metadata: Record<string, string>;
    storage_limit?: number;
  };
  if (!/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name)) return error(400, "BAD_REQUEST", "bad name");
  if (projects.some((one) => one.name === name))
    return error(409, "CONFLICT", `The project named ${name} already exists`);
  projects.push({ id: projects.length + 2, name, metadata: { ...metadata }, storage: storage ?? -1 });
  return [201];
}

function oneProject({ projects }: FakeHarbor, name: string, change?: Record<string, never>): Answer {
  const found = projects.find((one) => one.name === name);
  if (!found) return error(404, "NOT_FOUND", `project ${name} not found`);
  const { id, metadata } = found;
  const cve_allowlist = { id: 1, items: [{ cve_id: "CVE-2026-1" }], project_id: 0 };
  if (!change)
    return [200, { creation_time: "2026-01-01", cve_allowlist, metadata, name, owner_id: 1, project_id: id }];
  // The quota of a project is not changed this way.
  Object.assign(found.metadata, change.metadata);
  return [200];
}

function quotaOf({ id, name, storage }: Project) {
  const ref = { id, name, owner_name: "admin" };
  return { creation_time: "2026-01-01", hard: { storage }, ref, id: id + 100, used: { storage: 0 } };
}

function updateQuota({ projects }: FakeHarbor, quota: number, body: Record<string, { storage: number }>): Answer {
  const found = projects.find(({ id }) => id + 100 === quota);
  if (!found) return error(404, "NOT_FOUND", `quota ${quota} not found`);
  if (!body.hard) return error(400, "BAD_REQUEST", "hard required in body");
  found.storage = body.hard.storage;
  return [200];
}

function listRobots({ robots }: FakeHarbor, query: string): Answer {
  const wanted = Object.fromEntries(query.split(",").map((part) => part.split("="))) as Record<string, string>;
  if (wanted.Level !== "system") return error(400, "BAD_REQUEST", "bad request error level input");
  const found = robots.filter(({ name }) => wanted.name === undefined || name === wanted.name);
  return [200, found.map(({ id, name, body }) => ({ creation_time: "2026-01-01", id, ...body, name: PREFIX + name }))];
}

interface RobotBody {
  name: string;
  level: string;
  duration: number;
  permissions: { kind: string; namespace: string; access: { resource: string; action: string }[] }[];
}

function robotProblem({ projects }: FakeHarbor, { level, duration, permissions }: RobotBody): string | undefined {
  if (level !== "system" && level !== "project") return `bad request error level input: ${level}`;
  if (duration !== -1 && !(duration > 0)) return "bad request error duration input";
  for (const { kind, namespace, access } of permissions) {
    if (kind !== "project") return `bad request permission level: ${kind}`;
    if (access.length === 0) return "bad request empty access";
    for (const { resource, action } of access)
      if (!ACTIONS.includes(action) || !RESOURCES.includes(resource))
        return `bad request permission: ${resource}:${action}`;
    if (!projects.some(({ name }) => name === namespace)) return `project ${namespace} not found`;
  }
  return undefined;
}

function createRobot(state: FakeHarbor, sent: object): Answer {
  const { name, ...body } = sent as RobotBody;
  const problem = robotProblem(state, { name, ...body });
  if (problem) return error(400, "BAD_REQUEST", problem);
  if (state.robots.some((one) => one.name === name)) return error(409, "CONFLICT", `robot ${name} already exists`);
  const robot = { id: state.robots.length + 7, name, secret: "Generated1", body };
  state.robots.push(robot);
  return [
    201,
    { creation_time: "2026-01-01", id: robot.id, name: PREFIX + name, secret: robot.secret, expires_at: -1 },
  ];
}

function changeRobot(state: FakeHarbor, id: number, sent: object, secretOnly: boolean): Answer {
  const robot = state.robots.find((one) => one.id === id);
  if (!robot) return error(404, "NOT_FOUND", `robot ${id} not found`);
  if (secretOnly) {
    const { secret } = sent as { secret: string };
    if (!/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9]).{8,128}$/.test(secret))
      return error(400, "BAD_REQUEST", "the secret must be");
    robot.secret = secret;
    return [200, { secret: "" }];
  }
  const { name, ...body } = sent as RobotBody;
  if (name !== PREFIX + robot.name) return error(400, "BAD_REQUEST", "cannot update the level or name of robot");
  const problem = robotProblem(state, { name, ...body });
  if (problem) return error(400, "BAD_REQUEST", problem);
  robot.body = body;
  return [200];
}

function error(code: number, name: string, message: string): Answer {
  return [code, { errors: [{ code: name, message }] }];
}
