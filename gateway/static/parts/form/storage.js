// What the browser keeps: for a tab until it is closed, each user's own; or for good. One can do without either.

import { me } from "../../frame/user.js";

class Shelf {
  /** `storage()` may be forbidden, `prefix` sets apart what is here. */
  constructor(storage, prefix) {
    Object.assign(this, { storage, prefix });
  }

  /** Null where there is nothing, or nothing that can be read. */
  read(name) {
    try {
      return JSON.parse(this.storage().getItem(this.prefix + name));
    } catch {
      return null; // what another release wrote, or storage is forbidden
    }
  }

  /** Gives false where the browser has no room for it. */
  write(name, what) {
    try {
      this.storage().setItem(this.prefix + name, JSON.stringify(what));
      return true;
    } catch {
      return false;
    }
  }

  drop(name) {
    try {
      this.storage().removeItem(this.prefix + name);
    } catch {
      // there is nothing to drop
    }
  }

  clear() {
    try {
      this.storage().clear();
    } catch {
      // there is nothing to clear
    }
  }
}

export const ofTab = new Shelf(() => sessionStorage, `${me} `);
export const ofBrowser = new Shelf(() => localStorage, "nova-");
