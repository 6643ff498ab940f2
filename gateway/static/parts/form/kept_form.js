// A form that is kept by the tab until it is saved: a reload brings back what was typed, and leaving the page asks first.

import { _ } from "../../language/words.js";
import { toast } from "../toast.js";
import { isSame } from "./conflict.js";
import { valuesOf } from "./form.js";
import { drop, keep, kept } from "./typed.js";

export class KeptForm {
  /** `place` names it; `read()` gives what the form in the room holds, `show(values)` puts it there again. */
  constructor(room, place, { read, show }) {
    Object.assign(this, { room, place, read, show, isTold: false });
    for (const kind of ["input", "change"]) room.addEventListener(kind, () => this.keep());
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
  }

  /** One whose fields are all that it holds. */
  static ofFields(room, place) {
    const form = () => room.querySelector("form");
    return new KeptForm(room, place, { read: () => valuesOf(form()), show: (values) => fill(form(), values) });
  }

  get isDirty() {
    return this.base !== undefined && this.room.isConnected && !isSame(this.read(), this.saved);
  }

  /**
   * The form shows what is saved: what was typed before is put on top of it. `version` is then what that was typed upon:
   * an older one where somebody changed what the form shows, so that saving asks what shall be.
   */
  begin(version) {
    this.saved = this.read();
    const before = kept(this.place);
    const isOfSaved = before === null || isSame(before.saved, this.saved);
    const { saved, version: seen } = isOfSaved ? { saved: this.saved, version } : before;
    this.base = { saved, version: seen };
    if (before === null) return;
    this.show(before.values);
    if (this.isTold) return;
    this.isTold = true;
    const giveUp = () => {
      this.show(this.saved);
      this.end(version);
    };
    toast(_("What you had not saved is here again."), {
      key: "draft",
      actions: [{ label: _("Give it up"), run: giveUp }],
    });
  }

  get version() {
    return this.base.version;
  }

  keep() {
    if (this.isDirty) keep(this.place, { ...this.base, values: this.read() });
    else drop(this.place);
  }

  /** What the form holds is what is saved by now, as that version. */
  end(version) {
    drop(this.place);
    this.saved = this.read();
    this.base = { saved: this.saved, version };
  }

  /** What was typed gives way to what will be shown. */
  forget() {
    drop(this.place);
  }
}

/** Puts values into the fields that have their names. */
export function fill(form, values) {
  for (const control of form.querySelectorAll("[name]")) {
    if (!(control.name in values)) continue;
    if (control.type === "checkbox") control.checked = values[control.name];
    else control.value = values[control.name] ?? "";
  }
}
