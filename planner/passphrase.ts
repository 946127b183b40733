import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { UserError } from "./errors";

/** Decrypts one ciphertext; `undefined` when the key does not fit. */
export type Decrypter = (ciphertext: string) => string | undefined;

const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/**
 * Makes the decrypter of a stack file from its `encryptionsalt` and the passphrase in the environment;
 * `undefined` without a passphrase or when it is not the right one.
 */
export function passphraseDecrypter(salt: string, env: NodeJS.ProcessEnv): Decrypter | undefined {
  const passphrase = passphraseFrom(env);
  const [version, encodedSalt, ...check] = salt.split(":");
  if (passphrase === undefined || version !== "v1" || !encodedSalt) return undefined;
  const key = pbkdf2Sync(passphrase, Buffer.from(encodedSalt, "base64"), ITERATIONS, KEY_BYTES, "sha256");
  const decrypt: Decrypter = (ciphertext) => decryptWith(key, ciphertext);
  return decrypt(check.join(":")) === "pulumi" ? decrypt : undefined;
}

function passphraseFrom(env: NodeJS.ProcessEnv): string | undefined {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (!file) return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new UserError(`PULUMI_CONFIG_PASSPHRASE_FILE: ${file} cannot be read`);
  }
}

function decryptWith(key: Buffer, ciphertext: string): string | undefined {
  const [version, nonce, body] = ciphertext.split(":");
  if (version !== "v1" || !nonce || !body) return undefined;
  const sealed = Buffer.from(body, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return decipher.update(sealed.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}
