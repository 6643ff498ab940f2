// Letters to customers: those there are, and a new one.

import { begin } from "../frame/screen.js";
import { _ } from "../language/words.js";

const isNew = location.pathname === "/letters/new";

begin(
  async (room) => {
    const { show } = await import(isNew ? "./letters/writing.js" : "./letters/list.js");
    await show(room);
  },
  { back: ["/letters", _("Letters")] },
);
