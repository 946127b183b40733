import { oncePerSet } from "../lookups";
import { Resource } from "../resource";
import { ResourceSet } from "../resource-set";
import { JsonMap, listOf, mapOf, mapsOf, textOf, textsOf } from "../values";

/** What a policy of an admission controller says about signatures of images. */
export interface Verifier {
  /** Patterns of the images that it is for. */
  images: readonly string[];
  /** Whether it refuses what is not signed. */
  enforces: boolean;
}

/** The policies of Kyverno and of Sigstore's policy-controller that ask for signatures. */
export const verifiersOf = oncePerSet((set: ResourceSet): Verifier[] => [
  ...[...set.ofKind("ClusterPolicy", "kyverno.io"), ...set.ofKind("Policy", "kyverno.io")].flatMap(kyvernoRules),
  ...["ImageValidatingPolicy", "NamespacedImageValidatingPolicy"]
    .flatMap((kind) => set.ofKind(kind, "policies.kyverno.io"))
    .map(validating),
  ...set.ofKind("ClusterImagePolicy", "policy.sigstore.dev").map(sigstore),
]);

function kyvernoRules({ object }: Resource): Verifier[] {
  const { rules, validationFailureAction } = mapOf(object.spec);
  return mapsOf(rules).flatMap(({ entry: rule }) =>
    mapsOf(rule.verifyImages).map(({ entry }) => ({
      images: [...textsOf(entry.imageReferences), ...textsOf([entry.image ?? null])],
      enforces: /^enforce$/i.test(textOf(entry.failureAction) ?? textOf(validationFailureAction) ?? "Audit"),
    })),
  );
}

function validating({ object }: Resource): Verifier {
  const { matchImageReferences, validationActions } = mapOf(object.spec);
  const actions = textsOf(validationActions);
  return {
    images: globs(mapsOf(matchImageReferences)),
    enforces: listOf(validationActions).length === 0 || actions.includes("Deny"),
  };
}

function sigstore({ object }: Resource): Verifier {
  const { images, mode } = mapOf(object.spec);
  return { images: globs(mapsOf(images)), enforces: mode !== "warn" };
}

function globs(entries: readonly { entry: JsonMap }[]): string[] {
  return entries.flatMap(({ entry }) => textOf(entry.glob) ?? []);
}
