/** The parts of a container image's reference. */
export interface ImageReference {
  repository: string;
  tag?: string;
  digest?: string;
}

const REFERENCE =
  /^((?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?$/;

/** Reads an image reference; undefined for text that is none. */
export function parseImage(text: string): ImageReference | undefined {
  const match = REFERENCE.exec(text);
  return match ? { repository: match[1]!, tag: match[2], digest: match[3] } : undefined;
}

/** True for text that is an image reference beyond doubt: it has a path and a tag or a digest. */
export function looksLikeImage(text: string): boolean {
  const parsed = parseImage(text);
  return parsed !== undefined && parsed.repository.includes("/") && Boolean(parsed.tag ?? parsed.digest);
}
