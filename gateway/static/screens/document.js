// Documents that were issued: all of them, and one with its preview.

import { begin } from "../frame/screen.js";
import { _ } from "../language/words.js";

const [, , id] = location.pathname.split("/");

begin(
  async (room) => {
    const { show } = await import(id ? "./document/one.js" : "./document/list.js");
    await show(room, id);
  },
  { back: ["/documents", _("Documents")] },
);
