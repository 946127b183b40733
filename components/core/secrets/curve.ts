import { createPrivateKey, createPublicKey, generateKeyPairSync, KeyObject } from "node:crypto";

/** The two halves of a CurveZMQ key pair, each 32 bytes as 40 characters of Z85. */
export interface CurvePair {
  publicKey: string;
  secretKey: string;
}

const Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
/** What stands before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410). */
const PKCS8_X25519 = Buffer.from("302e020100300506032b656e04220420", "hex");

/** A new pair: CurveZMQ's keys are those of X25519. */
export function newCurvePair(): CurvePair {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  return { publicKey: z85Encode(raw(publicKey, "x")), secretKey: z85Encode(raw(privateKey, "d")) };
}

/** The public key that belongs to a secret one. Throws when that is no Z85 of 32 bytes. */
export function curvePublicKey(secretKey: string): string {
  const der = Buffer.concat([PKCS8_X25519, z85Decode(secretKey)]);
  return z85Encode(raw(createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" })), "x"));
}

/** ZeroMQ RFC 32: five characters stand for four bytes, the most significant first. Throws on another number of bytes. */
export function z85Encode(bytes: Uint8Array): string {
  if (bytes.length % 4 !== 0) throw new RangeError(`${bytes.length} bytes have no Z85; expected a multiple of 4`);
  const buffer = Buffer.from(bytes);
  let text = "";
  for (let at = 0; at < buffer.length; at += 4)
    for (let divisor = 85 ** 4; divisor >= 1; divisor /= 85)
      text += Z85[Math.floor(buffer.readUInt32BE(at) / divisor) % 85];
  return text;
}

/** The bytes of a text in Z85. Throws on another length or character, or a group that exceeds four bytes. */
export function z85Decode(text: string): Buffer {
  if (text.length % 5 !== 0) throw new RangeError(`${text.length} characters are no Z85; expected a multiple of 5`);
  const bytes = Buffer.alloc((text.length / 5) * 4);
  for (let group = 0; group * 5 < text.length; group++) {
    const digits = [...text.slice(group * 5, group * 5 + 5)].map((character) => Z85.indexOf(character));
    if (digits.includes(-1)) throw new RangeError("a character is outside of Z85's alphabet");
    bytes.writeUInt32BE(
      digits.reduce((value, digit) => value * 85 + digit, 0),
      group * 4,
    );
  }
  return bytes;
}

function raw(key: KeyObject, part: "x" | "d"): Buffer {
  return Buffer.from(key.export({ format: "jwk" })[part]!, "base64url");
}
