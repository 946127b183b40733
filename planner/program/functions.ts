import { CallResponse, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceCallRequest, ResourceInvokeRequest, TransformInvokeOptions } from "@pulumi/pulumi/proto/resource_pb";
import { Properties, Unknown } from "../plan";
import type { Session } from "./session";
import { transformInvoke } from "./transforms";
import { decode, encode, fromStruct, toStruct } from "./values";

/** One unknown property makes the whole result unknown to the program. */
const UNKNOWN_RESULT: Properties = { unknown: Unknown.value };

/** Answers a provider function call. */
export async function invoke(session: Session, request: ResourceInvokeRequest): Promise<InvokeResponse> {
  const token = request.getTok();
  const options = new TransformInvokeOptions();
  options.setProvider(request.getProvider());
  options.setVersion(request.getVersion());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  const transformed = await transformInvoke(session, token, fromStruct(request.getArgs()), options);
  const args = decode(transformed.args);
  const response = new InvokeResponse();
  response.setReturn(toStruct(encode(await evaluate(session, token, args))));
  return response;
}

/** Answers a call of a resource's method, which only its provider can evaluate. */
export async function call(session: Session, request: ResourceCallRequest): Promise<CallResponse> {
  const response = new CallResponse();
  response.setReturn(toStruct(encode(unknownResult(session, request.getTok()))));
  return response;
}

async function evaluate(session: Session, token: string, args: Properties): Promise<Properties> {
  if (token === "pulumi:pulumi:getResource") return getResource(session, String(args.urn));
  return (await session.registrar.invoke(token, args)) ?? unknownResult(session, token);
}

function getResource(session: Session, urn: string): Properties {
  const known = session.known.get(urn);
  if (!known) throw new Error(`unknown resource ${urn}`);
  return { urn, id: known.registered.id ?? "", provider: known.provider ?? "", state: known.registered.outputs };
}

function unknownResult(session: Session, token: string): Properties {
  if (!session.dryRun) throw new Error(`${token} cannot be evaluated here: it needs its provider plugin`);
  session.registrar.opaque({ what: token, reason: "provider function: only its provider plugin can evaluate it" });
  return UNKNOWN_RESULT;
}
