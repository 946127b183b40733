import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  RegisterResourceRequest,
  TransformInvokeOptions,
  TransformInvokeRequest,
  TransformInvokeResponse,
  TransformRequest,
  TransformResourceOptions,
  TransformResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Session } from "./session";
import { fromStruct, toStruct, WireProperties } from "./values";

/** The transforms of a resource in the engine's order: its own, those of its parents from near to far, the stack's. */
export function transformsOf(session: Session, own: Callback[], parent: string | undefined): Callback[] {
  const transforms = [...own];
  for (let urn = parent; urn !== undefined; urn = session.known.get(urn)?.parent)
    transforms.push(...(session.known.get(urn)?.transforms ?? []));
  return [...transforms, ...session.stackTransforms];
}

/** Runs transforms one after the other on the properties and options of a resource. */
export async function transformResource(
  session: Session,
  transforms: Callback[],
  request: RegisterResourceRequest,
  properties: WireProperties,
  options: TransformResourceOptions,
): Promise<{ properties: WireProperties; options: TransformResourceOptions }> {
  for (const transform of transforms) {
    const message = new TransformRequest();
    message.setType(request.getType());
    message.setName(request.getName());
    message.setCustom(request.getCustom());
    message.setParent(request.getParent());
    message.setProperties(toStruct(properties));
    message.setOptions(options);
    const response = TransformResponse.deserializeBinary(
      await session.callbacks.invoke(transform, message.serializeBinary()),
    );
    if (response.hasProperties()) properties = fromStruct(response.getProperties());
    options = response.getOptions() ?? options;
  }
  return { properties, options };
}

/** Runs the stack's transforms on a provider function call. */
export async function transformInvoke(
  session: Session,
  token: string,
  args: WireProperties,
  options: TransformInvokeOptions,
): Promise<{ args: WireProperties; options: TransformInvokeOptions }> {
  for (const transform of session.invokeTransforms) {
    const message = new TransformInvokeRequest();
    message.setToken(token);
    message.setArgs(toStruct(args));
    message.setOptions(options);
    const response = TransformInvokeResponse.deserializeBinary(
      await session.callbacks.invoke(transform, message.serializeBinary()),
    );
    if (response.hasArgs()) args = fromStruct(response.getArgs());
    options = response.getOptions() ?? options;
  }
  return { args, options };
}
