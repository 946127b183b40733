import { createPrivateKey, X509Certificate } from "node:crypto";
import { AddressInfo } from "node:net";
import * as tls from "node:tls";
import { beforeAll, expect, test } from "vitest";
import { curvePublicKey } from "../../../components/core/secrets/curve";
import { issueAuthority, issueCertificate } from "../../../components/core/secrets/x509";
import { Deployed, deploySecurity, secretsIn } from "./support";

const HOSTS = ["meta-service.yr.svc", "meta-service.yr.svc.cluster.local", "openyuanrong"];
/** What the C++ systems allow: one curve for keys, and these ciphers of TLS 1.2. */
const SYSTEMS: tls.SecureContextOptions = {
  ecdhCurve: "X25519",
  ciphers: "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256",
};

interface Files {
  "ca.crt": string;
  "tls.crt": string;
  "tls.key": string;
}

let made: Deployed;
let files: Files;

beforeAll(async () => {
  made = await deploySecurity({ namespaces: ["yr", "workers"], serviceHosts: HOSTS });
  files = secretsIn(made, "yr")["openyuanrong-tls"] as never;
});

test("every namespace gets the same three Secrets", () => {
  const [own, workers] = [secretsIn(made, "yr"), secretsIn(made, "workers")];
  expect(own).toEqual(workers);
  expect(Object.fromEntries(Object.entries(own).map(([name, secret]) => [name, Object.keys(secret).sort()]))).toEqual({
    "openyuanrong-tls": ["ca.crt", "tls.crt", "tls.key", "type"],
    "openyuanrong-keys": ["LITEBUS_ACCESS_KEY", "LITEBUS_DATA_KEY", "LITEBUS_SECRET_KEY", "type"],
    "openyuanrong-curve": ["client.key", "client.key_secret", "type", "worker.key", "worker.key_secret"],
  });
  expect(own["openyuanrong-tls"]!.type).toBe("kubernetes.io/tls");
  expect(made.connection).toEqual({
    tls: {
      secretName: "openyuanrong-tls",
      serverName: "openyuanrong",
      revision: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
    keys: { secretName: "openyuanrong-keys", revision: expect.stringMatching(/^[0-9a-f]{16}$/) },
    curve: { secretName: "openyuanrong-curve", revision: expect.stringMatching(/^[0-9a-f]{16}$/) },
  });
});

test("the certificate is RSA, for server and client, and names the server name first", () => {
  const certificate = new X509Certificate(files["tls.crt"]);
  expect(certificate.publicKey.asymmetricKeyType).toBe("rsa");
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
  expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
  expect(certificate.subjectAltName).toBe(
    "DNS:openyuanrong, DNS:meta-service.yr.svc, DNS:meta-service.yr.svc.cluster.local",
  );
  expect(certificate.checkPrivateKey(createPrivateKey(files["tls.key"]))).toBe(true);
  expect(files["tls.key"]).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(made.certificateAuthorityPem).toBe(files["ca.crt"]);
});

test.each(["TLSv1.2", "TLSv1.3"] as const)("two systems prove themselves over %s", async (version) => {
  const options = { ...SYSTEMS, minVersion: version, maxVersion: version };
  for (const name of ["openyuanrong", ...HOSTS]) expect(await handshake(files, files, name, options)).toBe(version);
  await expect(handshake(files, files, "other.yr.svc", options)).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  await expect(handshake(files, undefined, "openyuanrong", options)).rejects.toThrow();
  const stranger = secretsIn(await deploySecurity({ namespaces: ["yr"], signing: off, curve: off }), "yr");
  const theirs = { ...(stranger["openyuanrong-tls"] as never as Files), "ca.crt": files["ca.crt"] };
  await expect(handshake(files, theirs, "openyuanrong", options)).rejects.toThrow();
});

test("a certificate on P-256 would fail where a system speaks TLS 1.2, and so is none", async () => {
  const ca = await issueAuthority({ commonName: "ca" });
  const leaf = await issueCertificate({
    commonName: "leaf",
    dnsNames: ["openyuanrong"],
    caCertificatePem: ca.certificatePem,
    caPrivateKeyPem: ca.privateKeyPem,
  });
  const elliptic = { "ca.crt": ca.certificatePem, "tls.crt": leaf.certificatePem, "tls.key": leaf.privateKeyPem };
  const over = (version: tls.SecureVersion) =>
    handshake(elliptic, elliptic, "openyuanrong", { ...SYSTEMS, minVersion: version, maxVersion: version });
  expect(await over("TLSv1.3")).toBe("TLSv1.3");
  await expect(over("TLSv1.2")).rejects.toThrow();
});

test("CurveZMQ keys are two pairs in Z85, without a line end, which function-proxy would keep", () => {
  const keys = secretsIn(made, "yr")["openyuanrong-curve"] as never as Record<string, string>;
  for (const who of ["worker", "client"]) {
    expect(keys[`${who}.key`]).toMatch(/^\S{40}$/);
    expect(keys[`${who}.key_secret`]).toMatch(/^\S{40}$/);
    expect(curvePublicKey(keys[`${who}.key_secret`]!)).toBe(keys[`${who}.key`]);
  }
  expect(keys["worker.key"]).not.toBe(keys["client.key"]);
});

test("keys for signatures are letters and digits, and the data key is 32 bytes in capital hex", () => {
  expect(secretsIn(made, "yr")["openyuanrong-keys"]).toEqual({
    type: "Opaque",
    LITEBUS_ACCESS_KEY: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    LITEBUS_SECRET_KEY: expect.stringMatching(/^[A-Za-z0-9]{64}$/),
    LITEBUS_DATA_KEY: expect.stringMatching(/^[0-9A-F]{64}$/),
  });
});

test("nothing secret is told to the engine without being marked", () => {
  const {
    "openyuanrong-tls": tlsFiles,
    "openyuanrong-keys": keys,
    "openyuanrong-curve": curve,
  } = secretsIn(made, "yr");
  const secrets = [
    (tlsFiles as never as Files)["tls.key"],
    ...Object.entries({ ...keys, ...curve })
      .filter(([key]) => key.startsWith("LITEBUS_") || key.endsWith("_secret"))
      .map(([, value]) => value),
    made.resources.find(({ type }) => type.endsWith(":Certificate"))!.inputs.caPrivateKeyPem as string,
  ];
  expect(secrets).toHaveLength(7);
  for (const secret of secrets) expect(made.shown).not.toContain(JSON.stringify(secret).slice(1, -1));
  expect(made.shown).not.toContain("PRIVATE KEY");
  // The search finds what is shown.
  expect(made.shown).toContain(JSON.stringify(made.certificateAuthorityPem).slice(1, -1));
});

const off = { enabled: false };

/** The version of TLS that both sides agree on, each with the other's certificate verified. */
function handshake(
  server: Files,
  client: Files | undefined,
  servername: string,
  options: tls.SecureContextOptions,
): Promise<string> {
  const own = (pair: Files) => ({ ca: pair["ca.crt"], cert: pair["tls.crt"], key: pair["tls.key"] });
  return new Promise<string>((resolve, reject) => {
    const listener = tls.createServer({ ...options, ...own(server), requestCert: true, rejectUnauthorized: true });
    listener.on("secureConnection", (socket) =>
      socket.on("data", () => {
        resolve(socket.getProtocol()!);
        socket.end();
      }),
    );
    listener.on("tlsClientError", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as AddressInfo;
      const mine = client ? own(client) : { ca: server["ca.crt"] };
      const socket = tls.connect({ ...options, ...mine, host: "127.0.0.1", port, servername });
      // Only now has the client accepted the server.
      socket.on("secureConnect", () => socket.write("done"));
      socket.on("error", reject).on("close", () => listener.close());
    });
  });
}
