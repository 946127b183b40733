import { check } from "../check";

export const pulExceptionExpiry = check({
  id: "pul-exception-expiry",
  title: "Every exemption is someone's, has a reason and an end, and is needed",
  severity: "low",
  pack: "pulumi",
  asks: "Each exemption names a check that exists, an owner, a reason and a day that is not past, and accepts a finding in each of its stacks.",
  why: "An exemption without an owner or an end stays for ever, and one that nobody needs accepts the next finding unseen.",
  remediation: "Renew the exemption with a new day, complete it, or remove it.",
  scope: "stack",
  on: "exemption",
  judge({ exemption: { check: id, owner, reason, expires, resource }, isKnown, isExpired, isUsed, path }) {
    const of = `exemption of ${resource} from ${id}`;
    const found = (message: string) => ({ path, message: `${of} ${message}` });
    if (!isKnown) return found("names no check that exists");
    if (!owner) return found("has no owner");
    if (!reason) return found("has no reason");
    if (isExpired) return found(expires === NO_DAY ? "has no day of the form YYYY-MM-DD" : `ended on ${expires}`);
    return isUsed === false ? found("accepts no finding") : undefined;
  },
});

/** What an annotation without a valid day is read as. */
const NO_DAY = "0000-00-00";
