import { IssuerSettings } from "../issuer/args";

/** What keeps an issuer from signing for a mesh, or undefined. A reference does not tell it, so whoever makes both has to ask. */
export function meshIssuerProblem({ acme }: IssuerSettings): string | undefined {
  return acme ? "ACME signs no SPIFFE names, which are the identities of a mesh" : undefined;
}
