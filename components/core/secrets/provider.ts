import { randomInt, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { LateBound, UNKNOWN } from "../dynamic-provider";
import { bcryptHash, HashRequest, isHashOf } from "./bcrypt";
import { CurvePair, newCurvePair } from "./curve";
import { defaults } from "./defaults";
import {
  AuthorityRequest,
  CertificateRequest,
  KeyPair,
  authorityProblem,
  issueAuthority,
  issueCertificate,
  renewsAuthority,
  renewsCertificate,
} from "./x509";

type CurveInputs = Pick<PasswordInputs, "keepers">;

interface PasswordInputs {
  length?: number;
  characters?: string;
  keepers?: Record<string, string>;
}

/** Draws a password once; only a changed argument draws another. */
export const randomPassword: LateBound = {
  check: async (_olds: PasswordInputs, news: PasswordInputs) => ({ inputs: news }),

  diff: async (_id: string, olds: PasswordInputs, news: PasswordInputs) => {
    const replaces = changed(olds, news, PASSWORD_INPUTS);
    return { changes: replaces.length > 0, replaces };
  },

  create: async (inputs: PasswordInputs) => {
    const { length = defaults.passwordLength, characters = defaults.passwordCharacters } = inputs;
    const result = Array.from({ length }, () => characters[randomInt(characters.length)]).join("");
    return { id: randomUUID(), outs: { ...pick(inputs, PASSWORD_INPUTS), result } };
  },
};

/** Hashes a password once; only another password or cost makes another hash, in place. */
export const passwordHash: LateBound = {
  check: async (_olds: HashRequest, news: HashRequest) => ({ inputs: news }),

  diff: async (_id: string, olds: { hash: string }, news: HashRequest) => ({
    changes: !(await isHashOf(olds.hash, news)),
  }),

  create: async (request: HashRequest) => ({ id: randomUUID(), outs: await hashed(request) }),

  update: async (_id: string, _olds: object, request: HashRequest) => ({ outs: await hashed(request) }),
};

/** Draws a CurveZMQ key pair once; only a changed argument draws another. */
export const curveKeyPair: LateBound = {
  check: async (_olds: CurveInputs, news: CurveInputs) => ({ inputs: news }),

  diff: async (_id: string, olds: CurveInputs & CurvePair, news: CurveInputs) => {
    const replaces = changed<CurveInputs>(olds, news, CURVE_INPUTS);
    return { changes: replaces.length > 0, replaces };
  },

  create: async (inputs: CurveInputs) => ({
    id: randomUUID(),
    outs: { ...pick(inputs, CURVE_INPUTS), ...newCurvePair() },
  }),
};

/** Makes an authority once; its certificate is issued anew for the same key, its name never changes. */
export const certificateAuthority: LateBound = {
  check: async (_olds: AuthorityRequest, news: AuthorityRequest) => ({ inputs: news }),

  diff: async (_id: string, olds: AuthorityRequest & KeyPair, news: AuthorityRequest) => {
    const replaces = changed(olds, news, ["commonName"]);
    const reissue = changed(olds, news, ["validityDays"]).length > 0 || renewsAuthority(olds.certificatePem);
    return { changes: replaces.length > 0 || reissue, replaces };
  },

  create: async (request: AuthorityRequest) => ({
    id: randomUUID(),
    outs: await authority(request),
  }),

  update: async (_id: string, olds: AuthorityRequest & KeyPair, request: AuthorityRequest) => ({
    outs: await authority(request, olds.privateKeyPem),
  }),
};

/** Issues a certificate; any changed argument and the approach of its end issue it anew in place. */
export const certificate: LateBound = {
  check: async (_olds: CertificateRequest, news: CertificateRequest) => {
    const { caCertificatePem, caPrivateKeyPem } = news;
    const known = caCertificatePem !== UNKNOWN && caPrivateKeyPem !== UNKNOWN;
    const problem = known ? authorityProblem(caCertificatePem, caPrivateKeyPem) : undefined;
    return { inputs: news, failures: problem ? [{ property: "ca", reason: problem }] : [] };
  },

  diff: async (_id: string, olds: CertificateRequest & KeyPair, news: CertificateRequest) => ({
    changes: changed(olds, news, CERTIFICATE_INPUTS).length > 0 || renewsCertificate(olds.certificatePem, news),
  }),

  create: async (request: CertificateRequest) => ({ id: randomUUID(), outs: await leaf(request) }),

  update: async (_id: string, _olds: CertificateRequest, request: CertificateRequest) => ({
    outs: await leaf(request),
  }),
};

const PASSWORD_INPUTS = ["length", "characters", "keepers"] as const;
const CURVE_INPUTS = ["keepers"] as const;
const AUTHORITY_INPUTS = ["commonName", "validityDays"] as const;
/** Without the authority's key: its certificate tells when it changes, and one copy, in the inputs, is enough. */
const CERTIFICATE_INPUTS = [
  "commonName",
  "dnsNames",
  "ipAddresses",
  "usages",
  "keyAlgorithm",
  "organizations",
  "caCertificatePem",
  "validityDays",
  "renewBeforeDays",
] as const;

async function authority(request: AuthorityRequest, privateKeyPem?: string): Promise<KeyPair> {
  return { ...pick(request, AUTHORITY_INPUTS), ...(await issueAuthority(request, privateKeyPem)) };
}

async function leaf(request: CertificateRequest): Promise<KeyPair> {
  return { ...pick(request, CERTIFICATE_INPUTS), ...(await issueCertificate(request)) };
}

/** Without the password: one copy of it, in the inputs, is enough. */
async function hashed(request: HashRequest): Promise<object> {
  return { ...pick(request, ["cost"]), hash: await bcryptHash(request) };
}

/** The names among `keys` whose values differ; a value that is not known yet differs. */
function changed<T>(olds: T, news: T, keys: readonly (keyof T & string)[]): string[] {
  return keys.filter((key) => !isDeepStrictEqual(olds[key] ?? undefined, news[key] ?? undefined));
}

function pick<T>(value: T, keys: readonly (keyof T & string)[]): Partial<T> {
  return Object.fromEntries(
    keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]),
  ) as Partial<T>;
}
