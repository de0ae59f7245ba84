import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** Where Helm keeps its things on this machine. */
export interface HelmFolders {
  /** The file with the user's repositories. */
  repositories: string;
  /** `<repository>-index.yaml`, and Helm 3's `<chart>-<version>.tgz`. */
  repositoryCache: string;
  /** Helm 4's archives by digest. */
  contentCache: string;
  /** Files with logins of registries: Helm's own first, then Docker's. */
  registryLogins: string[];
}

/** What the folders depend on. */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  home: string;
}

/** Helm's folders; the one place here that looks at the environment. */
export function helmFolders(machine: Machine = thisMachine()): HelmFolders {
  const { env, home } = machine;
  const { join } = machine.platform === "win32" ? win32 : posix;
  const base = baseFolders(machine);
  const config = env.HELM_CONFIG_HOME || join(env.XDG_CONFIG_HOME || base.config, "helm");
  const cache = env.HELM_CACHE_HOME || join(env.XDG_CACHE_HOME || base.cache, "helm");
  return {
    repositories: env.HELM_REPOSITORY_CONFIG || join(config, "repositories.yaml"),
    repositoryCache: env.HELM_REPOSITORY_CACHE || join(cache, "repository"),
    contentCache: env.HELM_CONTENT_CACHE || join(cache, "content"),
    registryLogins: [
      env.HELM_REGISTRY_CONFIG || join(config, "registry", "config.json"),
      join(env.DOCKER_CONFIG || join(home, ".docker"), "config.json"),
    ],
  };
}

const thisMachine = (): Machine => ({ env: process.env, platform: process.platform, home: homedir() });

function baseFolders({ env, platform, home }: Machine): { config: string; cache: string } {
  switch (platform) {
    case "win32":
      return { config: env.APPDATA || home, cache: env.TEMP || home };
    case "darwin":
      return { config: posix.join(home, "Library", "Preferences"), cache: posix.join(home, "Library", "Caches") };
    default:
      return { config: posix.join(home, ".config"), cache: posix.join(home, ".cache") };
  }
}
