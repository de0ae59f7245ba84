import { describe, expect, it } from "vitest";
import { helmFolders } from "../../../server/src/render/sources/repositories";

describe("helmFolders", () => {
  it("knows Helm's defaults on every system", () => {
    expect(helmFolders({ env: {}, platform: "linux", home: "/home/ann" })).toMatchInlineSnapshot(`
      {
        "contentCache": "/home/ann/.cache/helm/content",
        "registryLogins": [
          "/home/ann/.config/helm/registry/config.json",
          "/home/ann/.docker/config.json",
        ],
        "repositories": "/home/ann/.config/helm/repositories.yaml",
        "repositoryCache": "/home/ann/.cache/helm/repository",
      }
    `);
    expect(helmFolders({ env: {}, platform: "darwin", home: "/Users/ann" })).toMatchInlineSnapshot(`
      {
        "contentCache": "/Users/ann/Library/Caches/helm/content",
        "registryLogins": [
          "/Users/ann/Library/Preferences/helm/registry/config.json",
          "/Users/ann/.docker/config.json",
        ],
        "repositories": "/Users/ann/Library/Preferences/helm/repositories.yaml",
        "repositoryCache": "/Users/ann/Library/Caches/helm/repository",
      }
    `);
    const env = { APPDATA: "C:\\Users\\ann\\AppData\\Roaming", TEMP: "C:\\Temp" };
    expect(helmFolders({ env, platform: "win32", home: "C:\\Users\\ann" })).toMatchInlineSnapshot(`
      {
        "contentCache": "C:\\Temp\\helm\\content",
        "registryLogins": [
          "C:\\Users\\ann\\AppData\\Roaming\\helm\\registry\\config.json",
          "C:\\Users\\ann\\.docker\\config.json",
        ],
        "repositories": "C:\\Users\\ann\\AppData\\Roaming\\helm\\repositories.yaml",
        "repositoryCache": "C:\\Temp\\helm\\repository",
      }
    `);
  });

  it("follows the environment", () => {
    const xdg = { XDG_CONFIG_HOME: "/config", XDG_CACHE_HOME: "/cache", HELM_CONTENT_CACHE: "/content" };
    expect(helmFolders({ env: xdg, platform: "linux", home: "/home/ann" })).toMatchInlineSnapshot(`
      {
        "contentCache": "/content",
        "registryLogins": [
          "/config/helm/registry/config.json",
          "/home/ann/.docker/config.json",
        ],
        "repositories": "/config/helm/repositories.yaml",
        "repositoryCache": "/cache/helm/repository",
      }
    `);
    const helm = { ...xdg, HELM_CONFIG_HOME: "/helm", HELM_CACHE_HOME: "/helm-cache", DOCKER_CONFIG: "/docker" };
    expect(helmFolders({ env: helm, platform: "linux", home: "/home/ann" })).toMatchInlineSnapshot(`
      {
        "contentCache": "/content",
        "registryLogins": [
          "/helm/registry/config.json",
          "/docker/config.json",
        ],
        "repositories": "/helm/repositories.yaml",
        "repositoryCache": "/helm-cache/repository",
      }
    `);
  });
});
