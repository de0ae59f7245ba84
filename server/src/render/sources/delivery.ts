import type { Reply } from "./download";
import type { HelmFolders } from "./helm-folders";
import type { Network, Transfer } from "./network";
import type { AddedRepository } from "./repositories";
import type { SharedWork } from "./shared-work";

/** What every download of one request shares. */
export interface Delivery {
  network: Network;
  helm: HelmFolders;
  /** The repositories the user has added to Helm. */
  added: readonly AddedRepository[];
  transfer: Transfer;
  /** Several charts of one repository need its index only once. */
  indexes: SharedWork<Reply>;
}
