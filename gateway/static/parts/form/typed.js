// What is typed is kept by the tab until the server has it: a reload, a lost connection, a restart lose nothing.

import { _ } from "../../language/words.js";
import { toast } from "../toast.js";
import { ofTab } from "./storage.js";

let isTold = false;

export const kept = (place) => ofTab.read(place);
export const drop = (place) => ofTab.drop(place);

/** `place` names what is typed into. Gives false where the browser does not keep it, which is told once. */
export function keep(place, what) {
  const isKept = ofTab.write(place, what);
  if (!isKept && !isTold) {
    toast(_("The browser does not keep what you type: it is lost with this page unless you save it."), {
      kind: "bad",
      lasting: true,
      key: "not-kept",
    });
  }
  isTold = !isKept;
  return isKept;
}
