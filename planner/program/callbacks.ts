import { credentials } from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { Callback, CallbackInvokeRequest } from "@pulumi/pulumi/proto/callback_pb";
import { CHANNEL_OPTIONS } from "./channel";

/** Calls back functions, such as transforms, that live in the running program. */
export interface Callbacks {
  /** Runs one function on a serialized request and returns its serialized response. */
  invoke(callback: Callback, request: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

/** Opens one connection per callback server, at the first call. */
export function createCallbacks(): Callbacks {
  const clients = new Map<string, CallbacksClient>();
  return {
    invoke(callback, request) {
      const target = callback.getTarget();
      let client = clients.get(target);
      if (!client) {
        client = new CallbacksClient(target, credentials.createInsecure(), CHANNEL_OPTIONS);
        clients.set(target, client);
      }
      const message = new CallbackInvokeRequest();
      message.setToken(callback.getToken());
      message.setRequest(request);
      return new Promise((resolve, reject) =>
        client.invoke(message, (error, response) =>
          error ? reject(new Error(error.details)) : resolve(response.getResponse_asU8()),
        ),
      );
    },
    close() {
      for (const client of clients.values()) client.close();
    },
  };
}
