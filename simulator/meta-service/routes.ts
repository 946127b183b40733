import { type Answer, createPools, deletePools, listPools, type StoreCall, updatePool } from "./pools";

export const PODPOOLS = "/serverless/v1/podpools";

/** What was asked, with the path decoded and the body as text. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
}

/** Where a call leads: to the pools, to a plain answer without a body, to another address, or nowhere. */
export type Route =
  | { kind: "pools"; read: (call: Call) => StoreCall | Answer }
  | { kind: "healthy" }
  | { kind: "redirect"; status: number; path: string }
  | { kind: "unknown" };

const ROUTES: { method: string; path: RegExp; route: Route }[] = [
  { method: "GET", path: /^\/healthz$/, route: { kind: "healthy" } },
  {
    method: "POST",
    path: exactly(PODPOOLS),
    route: { kind: "pools", read: ({ body }) => createPools(body) },
  },
  { method: "GET", path: exactly(PODPOOLS), route: { kind: "pools", read: ({ query }) => listPools(query) } },
  { method: "DELETE", path: exactly(PODPOOLS), route: { kind: "pools", read: ({ query }) => deletePools(query) } },
  {
    method: "PUT",
    path: exactly(`${PODPOOLS}/[^/]+`),
    route: { kind: "pools", read: ({ path, body }) => updatePool(path.slice(PODPOOLS.length + 1), body) },
  },
];

/** Finds the route; one slash too many leads back, by 301 for GET and by 307 for what carries a body or acts. */
export function routeOf(method: string, path: string): Route {
  const exact = lookUp(method, path);
  if (exact) return exact;
  const trimmed = path.slice(0, -1);
  if (path.endsWith("/") && lookUp(method, trimmed)) {
    return { kind: "redirect", status: method === "GET" ? 301 : 307, path: trimmed };
  }
  return { kind: "unknown" };
}

function lookUp(method: string, path: string): Route | undefined {
  return ROUTES.find((entry) => entry.method === method && entry.path.test(path))?.route;
}

function exactly(path: string): RegExp {
  return new RegExp(`^${path}$`);
}
