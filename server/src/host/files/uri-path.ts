/** The path of a URI with `/`, decoded where it can be. */
export function uriPath(uri: string): string {
  const path = uri.replace(/^[\w+.-]+:(\/\/[^/]*)?/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray % in a file's name.
    return path;
  }
}
