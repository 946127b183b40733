import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, KeyObject } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { curvePublicKey, newCurvePair, z85Decode, z85Encode } from "../../../components/core/secrets/curve";

const hex = (text: string) => Buffer.from(text, "hex");

test("Z85 is that of ZeroMQ RFC 32", () => {
  expect(z85Encode(hex("864fd26fb559f75b"))).toBe("HelloWorld");
  expect(z85Decode("HelloWorld")).toEqual(hex("864fd26fb559f75b"));
  expect(z85Encode(hex("00000000ffffffff"))).toBe("00000%nSc0");
});

test("Z85 keeps all bytes", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 4, maxLength: 4 }), { maxLength: 12 }), (groups) => {
      const bytes = Buffer.concat(groups);
      const text = z85Encode(bytes);
      expect(text).toHaveLength((bytes.length / 4) * 5);
      expect(z85Decode(text)).toEqual(bytes);
    }),
  );
});

test("what is no Z85 is refused", () => {
  expect(() => z85Encode(Buffer.alloc(3))).toThrow("expected a multiple of 4");
  expect(() => z85Decode("abcd")).toThrow("expected a multiple of 5");
  expect(() => z85Decode("abc d")).toThrow("alphabet");
  expect(() => z85Decode("%nSc1")).toThrow(RangeError);
});

// The test key values of zmq_curve(7).
test.each([
  [
    "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
    "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
    "bb88471d65e2659b30c55a5321cebb5aab2b70a398645c26dca2b2fcb43fc518",
    "7bb864b489afa3671fbe69101f94b38972f24816dfb01b51656b3fec8dfd0888",
  ],
  [
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
    "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6",
    "54fcba24e93249969316fb617c872bb0c1d1ff14800427c594cbfacf1bc2d652",
    "8e0bdd697628b91d8f245587ee95c5b04d48963f79259877b49cd9063aead3b7",
  ],
])("libzmq's pair %s", (publicKey, secretKey, publicHex, secretHex) => {
  expect(z85Encode(hex(publicHex))).toBe(publicKey);
  expect(z85Encode(hex(secretHex))).toBe(secretKey);
  expect(curvePublicKey(secretKey)).toBe(publicKey);
});

test("two new pairs agree on a secret, and each public key belongs to its secret one", () => {
  const [worker, client] = [newCurvePair(), newCurvePair()];
  for (const { publicKey, secretKey } of [worker, client]) {
    expect(publicKey).toHaveLength(40);
    expect(secretKey).toHaveLength(40);
    expect(curvePublicKey(secretKey)).toBe(publicKey);
  }
  expect(worker.secretKey).not.toBe(client.secretKey);
  const shared = (own: { secretKey: string; publicKey: string }, other: string) =>
    diffieHellman({ privateKey: privateKeyOf(own), publicKey: publicKeyOf(other) }).toString("hex");
  expect(shared(worker, client.publicKey)).toBe(shared(client, worker.publicKey));
  const { publicKey: stranger } = generateKeyPairSync("x25519");
  const strange = z85Encode(Buffer.from(stranger.export({ format: "jwk" }).x!, "base64url"));
  expect(shared(worker, strange)).not.toBe(shared(worker, client.publicKey));
});

function publicKeyOf(z85: string): KeyObject {
  const jwk = { kty: "OKP", crv: "X25519", x: z85Decode(z85).toString("base64url") };
  return createPublicKey({ key: jwk, format: "jwk" });
}

function privateKeyOf({ publicKey, secretKey }: { publicKey: string; secretKey: string }): KeyObject {
  const part = (z85: string) => z85Decode(z85).toString("base64url");
  return createPrivateKey({
    key: { kty: "OKP", crv: "X25519", x: part(publicKey), d: part(secretKey) },
    format: "jwk",
  });
}
