import { Framework } from "./check";

const PSS_URL = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";

/** The baseline Pod Security Standard, by the name of its control. */
export function pssBaseline(control: string): Framework {
  return { name: "Pod Security Standards (baseline)", reference: control, url: `${PSS_URL}#baseline` };
}

/** The restricted Pod Security Standard, by the name of its control. */
export function pssRestricted(control: string): Framework {
  return { name: "Pod Security Standards (restricted)", reference: control, url: `${PSS_URL}#restricted` };
}

/** NSA and CISA's Kubernetes Hardening Guidance, by the section's name. */
export function nsa(section: string): Framework {
  return {
    name: "NSA/CISA Kubernetes Hardening Guidance",
    version: "1.2",
    reference: section,
    url: "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
  };
}
