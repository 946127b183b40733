/** Where the arguments of OpenYurt hold secrets. */
export const OPENYURT_SECRET_PATHS: readonly (readonly string[])[] = [
  ["raven", "vpn", "psk"],
  ["connection", "kubeconfig"],
];
