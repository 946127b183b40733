import * as pulumi from "@pulumi/pulumi";
import { expectTypeOf, describe, expect, test } from "vitest";
import type { z } from "zod";
import { problemsOf } from "../../../components/core/problems";
import { ValidationError } from "../../../components/core/validation";
import {
  discardAtEdge,
  edgeServiceArgs,
  EdgeServiceSettings,
  loadBalancerPerPool,
  NodePortListeners,
  nodePortListeners,
  serviceTopology,
  TopologyScope,
} from "../../../components/openyurt";
import { edgeServiceSchema, listenersSchema } from "../../../components/openyurt/services/schema";
import { poolSelectorSchema } from "../../../components/openyurt/pool-selectors";
import { refuses } from "../../support/refusals";
import { known } from "../../support/registered";

describe("annotations", () => {
  test("of the topology", () => {
    expect(serviceTopology(TopologyScope.Node)).toEqual({ "openyurt.io/topologyKeys": "kubernetes.io/hostname" });
    expect(serviceTopology(TopologyScope.Pool)).toEqual({ "openyurt.io/topologyKeys": "openyurt.io/nodepool" });
  });

  test.each<[NodePortListeners, string]>([
    [{ pools: ["seoul", "busan"] }, "seoul,busan"],
    [{ all: true }, "*"],
    [{ all: true, except: ["seoul", "busan"] }, "-seoul,-busan,*"],
  ])("of the listeners %j", (listeners, text) => {
    expect(nodePortListeners(listeners)).toEqual({ "nodeport.openyurt.io/listen": text });
  });

  test("of what the edge does not see", () => {
    expect(discardAtEdge()).toEqual({ "svc.openyurt.io/discard": "true" });
  });

  test.each([
    [{ matchLabels: { region: "eu", tier: "a" } }, "region=eu,tier=a"],
    [{ matchExpressions: [{ key: "tier", operator: "In", values: ["a", "b"] }] }, "tier in (a,b)"],
    [{ matchExpressions: [{ key: "tier", operator: "NotIn", values: ["a"] }] }, "tier notin (a)"],
    [
      {
        matchLabels: { region: "eu" },
        matchExpressions: [
          { key: "new", operator: "Exists" },
          { key: "old", operator: "DoesNotExist" },
        ],
      },
      "region=eu,new,!old",
    ],
  ])("of the balancers of %j", (selector, text) => {
    expect(loadBalancerPerPool(selector)).toEqual({ "service.openyurt.io/nodepool-labelselector": text });
  });

  test("are not made of what is wrong", () => {
    expect(() => serviceTopology("rack" as never)).toThrow(ValidationError);
    expect(() => nodePortListeners({})).toThrow(ValidationError);
    expect(() => loadBalancerPerPool({})).toThrow(ValidationError);
  });
});

describe("listeners", () => {
  refuses(listenersSchema, { pools: ["seoul"] }, [
    [{ pools: undefined }, "pools", "are missing, as is all"],
    [{ pools: [] }, "pools", "length 0 is too small"],
    [{ pools: ["Seoul"] }, "pools[0]", '"Seoul" does not match'],
    [{ pools: ["-seoul"] }, "pools[0]", '"-seoul" does not match'],
    [{ pools: ["*"] }, "pools[0]", '"*" does not match'],
    [{ pools: ["a", "a"] }, "pools[1]", "a is named already"],
    [{ all: true }, "pools", "stand beside all"],
    [{ except: ["busan"] }, "except", "means nothing"],
    [{ pools: undefined, all: true, except: ["b", "b"] }, "except[1]", "b is named already"],
  ]);
});

describe("selectors", () => {
  refuses(poolSelectorSchema, { matchLabels: { site: "coast" } }, [
    [{ matchLabels: undefined }, "matchLabels", "are missing, as are matchExpressions"],
    [{ matchLabels: {} }, "matchLabels", "holds no label"],
    [{ matchLabels: { site: 1 } }, "matchLabels.site", "is a number"],
    [
      { matchExpressions: [{ key: "a", operator: "NotIn", values: [] }] },
      "matchExpressions[0].values",
      "is needed by NotIn",
    ],
    [
      { matchExpressions: [{ key: "a", operator: "DoesNotExist", values: ["b"] }] },
      "matchExpressions[0].values",
      "means nothing to DoesNotExist",
    ],
    [{ matchNames: [] }, "matchNames", "is not a known property"],
  ]);
});

const spec = { type: "LoadBalancer", loadBalancerClass: "example.com/edge", selector: { app: "camera" } };
const balancers = { matchLabels: { site: "coast" } };
const valid = { service: { spec }, edge: { topology: "openyurt.io/nodepool" } };
const typed = (type: string | undefined, edge: object) => ({ service: { spec: { ...spec, type } }, edge });

describe("Services", () => {
  refuses(edgeServiceSchema, valid, [
    [{ service: {} }, "service.spec", "is required"],
    [{ edge: {} }, "edge.topology", "is missing, as are listeners, discard and poolBalancers"],
    [{ edge: { discard: false } }, "edge.topology", "is missing"],
    [{ edge: { topology: "rack" } }, "edge.topology", '"rack" is not supported'],
    [{ edge: { topologies: "x", discard: true } }, "edge.topologies", "is not a known property"],
    [typed("ExternalName", { topology: TopologyScope.Pool }), "edge.topology", "chooses among pods"],
    [{ service: { spec: { type: "ClusterIP" } } }, "edge.topology", "chooses among pods"],
    [{ service: { spec: { selector: {} } } }, "edge.topology", "chooses among pods"],
    [
      typed("ClusterIP", { listeners: { all: true } }),
      "edge.listeners",
      "are for node ports, and the type is ClusterIP",
    ],
    [typed(undefined, { listeners: { all: true } }), "edge.listeners", "the type is ClusterIP"],
    [typed("NodePort", { discard: true }), "edge.discard", "is for load balancers, and the type is NodePort"],
    [typed("NodePort", { poolBalancers: balancers }), "edge.poolBalancers", "needs a load balancer"],
    [
      { service: { spec: { ...spec, loadBalancerClass: undefined } }, edge: { poolBalancers: balancers } },
      "service.spec.loadBalancerClass",
      "is required by poolBalancers",
    ],
    [{ edge: { poolBalancers: {} } }, "edge.poolBalancers.matchLabels", "are missing, as are matchExpressions"],
    [{ edge: { discard: true, poolBalancers: balancers } }, "edge.discard", "hides what the edge is to serve"],
    [{ edge: { discard: true, listeners: { all: true } } }, "edge.discard", "hides what the edge is to serve"],
    [
      { service: { metadata: { annotations: { "openyurt.io/topologyKeys": "kubernetes.io/zone" } }, spec } },
      'service.metadata.annotations["openyurt.io/topologyKeys"]',
      "stands beside edge.topology",
    ],
  ]);

  test("get the annotations beside their own, and Pulumi does not wait for them", () => {
    const metadata = { name: "camera", annotations: { "example.com/owner": "vision" } };
    const edge: EdgeServiceSettings = {
      topology: TopologyScope.Pool,
      listeners: { pools: ["seoul"] },
      poolBalancers: balancers,
    };
    expect(edgeServiceArgs({ metadata, spec }, edge)).toEqual({
      metadata: {
        name: "camera",
        annotations: {
          "example.com/owner": "vision",
          "pulumi.com/skipAwait": "true",
          "openyurt.io/topologyKeys": "openyurt.io/nodepool",
          "nodeport.openyurt.io/listen": "seoul",
          "service.openyurt.io/nodepool-labelselector": "site=coast",
        },
      },
      spec,
    });
  });

  test("may be awaited where they say so", () => {
    const metadata = { annotations: { "pulumi.com/skipAwait": "false" } };
    const made = edgeServiceArgs({ metadata, spec }, { discard: true });
    expect(made.metadata).toEqual({
      annotations: { "pulumi.com/skipAwait": "false", "svc.openyurt.io/discard": "true" },
    });
  });

  test("may be known later", async () => {
    const metadata = pulumi.output({ name: "camera", annotations: { a: "b" } });
    const made = edgeServiceArgs({ metadata, spec: pulumi.output(spec) }, { listeners: { all: true } });
    expect(await known(pulumi.output(made.metadata))).toEqual({
      name: "camera",
      annotations: { a: "b", "pulumi.com/skipAwait": "true", "nodeport.openyurt.io/listen": "*" },
    });
  });

  test("the schema takes a Service as it is", () => {
    expect(problemsOf(edgeServiceSchema, valid)).toEqual([]);
  });
});

type Plain<T> = T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

test("the schema accepts exactly what the interface allows", () => {
  type Edge = z.input<typeof edgeServiceSchema>["edge"];
  expectTypeOf<Plain<Edge>>().toEqualTypeOf<Plain<pulumi.Unwrap<EdgeServiceSettings>>>();
  expectTypeOf<z.input<typeof listenersSchema>>().toEqualTypeOf<NodePortListeners>();
});
