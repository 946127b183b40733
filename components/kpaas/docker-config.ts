/** Content of a Secret of type kubernetes.io/dockerconfigjson, by which pods pull images from a registry. */
export function dockerConfigJson(registryHost: string, username: string, password: string): string {
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  return JSON.stringify({ auths: { [registryHost]: { username, password, auth } } });
}
