/** Messages carry whole charts: no limit on their size. */
export const CHANNEL_OPTIONS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
