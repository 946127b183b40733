import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Properties, Unknown } from "../../../planner/plan";
import { AbortError, OutcomeUnknown, PartialFailure, sleep, StepFailed } from "../errors";
import { withIgnoredChanges } from "../paths";
import { Diff, Operation, Outcome, Provider, refuseUnknown } from "../provider";
import { ResourceState } from "../state/model";
import { annotateSecrets, plainObject, samePlain } from "../values";
import { DynamicHost } from "./host";

/** After a cancellation, a call under way may still end by itself for this long, so that its outcome is known. */
const GRACE_MS = 3000;

type Method = "check" | "diff" | "create" | "update" | "delete" | "read";
type Send<Q, S> = (request: Q, done: (error: grpc.ServiceError | null, response: S) => void) => grpc.ClientUnaryCall;

/** Runs dynamic resources through the official host, call by call as the engine does; the host is sent no secret markers and gets them back by name. */
export class DynamicProvider implements Provider {
  readonly keepsOutputs = true;
  readonly isAbandonable = false;

  constructor(readonly host: DynamicHost) {}

  async check(operation: Operation, inputs: Properties, old?: ResourceState): Promise<Properties> {
    refuseUnknown(inputs);
    const request = named(new proto.CheckRequest(), operation);
    request.setOlds(toStruct(old?.inputs ?? {}));
    request.setNews(toStruct(inputs));
    const response = await this.#call<proto.CheckRequest, proto.CheckResponse>("check", request, operation);
    const failures = response.getFailuresList();
    if (failures.length > 0) {
      throw new StepFailed(
        failures.map((f) => [f.getProperty(), f.getReason()].filter(Boolean).join(": ") || "the inputs are invalid"),
      );
    }
    return annotateSecrets(fromStruct(response.getInputs()), inputs);
  }

  /** Also looks at the object, as `pulumi up --refresh` would, where the inputs alone ask for no change. */
  async diff(operation: Operation, old: ResourceState, inputs: Properties, ignoreChanges: string[]): Promise<Diff> {
    const declared = await this.#compare(operation, old, old.outputs, inputs, ignoreChanges);
    if (declared.change !== "none" || old.initErrors) return declared;
    const found = await this.#look(operation, old);
    if (!found) return { change: "missing" };
    return samePlain(found, old.outputs) ? declared : this.#compare(operation, old, found, inputs, ignoreChanges);
  }

  async #compare(
    operation: Operation,
    old: ResourceState,
    outputs: Properties,
    inputs: Properties,
    ignoreChanges: string[],
  ): Promise<Diff> {
    const request = named(new proto.DiffRequest(), operation);
    request.setId(old.id!);
    request.setOlds(toStruct(outputs));
    request.setOldInputs(toStruct(old.inputs));
    request.setNews(toStruct(inputs));
    request.setIgnorechangesList(ignoreChanges);
    const response = await this.#call<proto.DiffRequest, proto.DiffResponse>("diff", request, operation);
    const { DIFF_UNKNOWN, DIFF_SOME } = proto.DiffResponse.DiffChanges;
    const answer = response.getChanges();
    const changed =
      answer === DIFF_SOME ||
      (answer === DIFF_UNKNOWN && !samePlain(withIgnoredChanges(inputs, old.inputs, ignoreChanges), old.inputs));
    if (!changed) return { change: "none", outputs: old.outputs };
    if (response.getReplacesList().length === 0) return { change: "update" };
    return { change: "replace", deleteBeforeReplace: response.getDeletebeforereplace() };
  }

  async create(operation: Operation, inputs: Properties, claim: (id?: string) => Promise<void>): Promise<Outcome> {
    const request = named(new proto.CreateRequest(), operation);
    request.setProperties(toStruct(inputs));
    request.setTimeout(operation.timeout ?? 0);
    await claim();
    const response = await this.#call<proto.CreateRequest, proto.CreateResponse>("create", request, operation, inputs);
    if (!response.getId()) throw new StepFailed(["its provider returned no id from create"]);
    return { id: response.getId(), outputs: annotateSecrets(fromStruct(response.getProperties()), inputs) };
  }

  async update(
    operation: Operation,
    old: ResourceState,
    inputs: Properties,
    ignoreChanges: string[],
  ): Promise<Outcome> {
    const request = named(new proto.UpdateRequest(), operation);
    request.setId(old.id!);
    request.setOlds(toStruct(old.outputs));
    request.setOldInputs(toStruct(old.inputs));
    request.setNews(toStruct(inputs));
    request.setTimeout(operation.timeout ?? 0);
    request.setIgnorechangesList(ignoreChanges);
    const response = await this.#call<proto.UpdateRequest, proto.UpdateResponse>("update", request, operation, inputs);
    return { id: old.id!, outputs: annotateSecrets(fromStruct(response.getProperties()), inputs) };
  }

  async delete(operation: Operation, old: ResourceState): Promise<void> {
    const request = named(new proto.DeleteRequest(), operation);
    request.setId(old.id!);
    request.setProperties(toStruct(old.outputs));
    request.setOldInputs(toStruct(old.inputs));
    request.setTimeout(operation.timeout ?? 0);
    await this.#call("delete", request, operation);
  }

  async read(operation: Operation, id: string, inputs: Properties): Promise<Outcome> {
    if (operation.adopt) throw new StepFailed(["import: dynamic resources can't be imported; expected no value"]);
    const request = named(new proto.ReadRequest(), operation);
    request.setId(id);
    request.setProperties(toStruct(inputs));
    const response = await this.#call<proto.ReadRequest, proto.ReadResponse>("read", request, operation);
    if (!response.getId()) throw new StepFailed([`${id} does not exist`]);
    return { id: response.getId(), outputs: annotateSecrets(fromStruct(response.getProperties()), inputs) };
  }

  async #look(operation: Operation, old: ResourceState): Promise<Properties | undefined> {
    const request = named(new proto.ReadRequest(), operation);
    request.setId(old.id!);
    request.setProperties(toStruct(old.outputs));
    request.setInputs(toStruct(old.inputs));
    const response = await this.#call<proto.ReadRequest, proto.ReadResponse>("read", request, operation);
    return response.getId() ? annotateSecrets(fromStruct(response.getProperties()), old.outputs) : undefined;
  }

  /** Asks the provider whether it would replace the object if what comes from the replaced resources changed. */
  async fallsWith(operation: Operation, dependent: ResourceState, replaced: ResourceState[]): Promise<boolean> {
    const urns = new Set(replaced.map((r) => r.urn));
    const entries = Object.entries(dependent.inputs).map(([key, value]) => {
      const isTouched = (dependent.propertyDependencies[key] ?? []).some((urn) => urns.has(urn));
      return [key, isTouched ? Unknown.value : value] as const;
    });
    if (!dependent.id || !entries.some(([, value]) => value === Unknown.value)) return false;
    const diff = await this.#compare(operation, dependent, dependent.outputs, Object.fromEntries(entries), []);
    return diff.change === "replace";
  }

  async #call<Q, S>(method: Method, request: Q, operation: Operation, inputs?: Properties): Promise<S> {
    if (operation.signal.aborted) throw new AbortError();
    const client = await this.host.client();
    const send = (client[method] as unknown as Send<Q, S>).bind(client);
    return new Promise<S>((resolve, reject) => {
      const call = send(request, (error, response) => {
        operation.signal.removeEventListener("abort", onAbort);
        if (!error) return resolve(response);
        if (error.code === grpc.status.CANCELLED && operation.signal.aborted) return reject(new AbortError());
        reject(failureOf(error, this.host, inputs));
      });
      const onAbort = () => void sleep(GRACE_MS).then(() => call.cancel());
      operation.signal.addEventListener("abort", onAbort, { once: true });
    });
  }
}

interface Named {
  setUrn(urn: string): unknown;
  setName(name: string): unknown;
  setType(type: string): unknown;
}

function named<T extends Named>(request: T, { urn, name, type }: Operation): T {
  request.setUrn(urn);
  request.setName(name);
  request.setType(type);
  return request;
}

function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(plainObject(properties) as never);
}

function fromStruct(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

/** The provider's error; one that carries the id of an object that exists becomes a PartialFailure. */
function failureOf(error: grpc.ServiceError, host: DynamicHost, inputs: Properties | undefined): Error {
  for (const packed of error.metadata?.get("grpc-status-details-bin") ?? []) {
    for (const detail of Status.deserializeBinary(packed as Buffer).getDetailsList() as Any[]) {
      if (detail.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") continue;
      const failed = proto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
      const reasons = failed.getReasonsList();
      return new PartialFailure(
        reasons.length > 0 ? reasons : [error.details || "its initialisation failed"],
        failed.getId(),
        annotateSecrets(fromStruct(failed.getProperties()), inputs ?? {}),
      );
    }
  }
  if (error.code !== grpc.status.UNAVAILABLE) return new StepFailed([error.details || error.message]);
  return new OutcomeUnknown([`the dynamic-provider host ended: ${host.output.join(" | ") || error.details}`]);
}
