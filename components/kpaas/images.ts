/** The repository of an image in a mirror that keeps every image's path; without a mirror, the same. */
export function mirrored(repository: string, mirror?: string): string {
  if (mirror === undefined) return repository;
  const [first, ...rest] = repository.split("/");
  // As container runtimes read a name: without a host it is one of Docker Hub, and without a path one of its library.
  const path = rest.length === 0 ? `library/${first}` : /[.:]|^localhost$/.test(first!) ? rest.join("/") : repository;
  return `${mirror.replace(/\/+$/, "")}/${path}`;
}

/** The registry of a chart that takes it apart from the image's path. */
export function mirroredRegistry(registry: string, mirror?: string): string {
  return mirror?.replace(/\/+$/, "") ?? registry;
}
