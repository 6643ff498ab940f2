// The customer that is open: as the server has it, and what was typed and is not saved yet. The latter outlives a reload.

import { get, send } from "../../api/client.js";
import { differences, isSame } from "../../parts/form/conflict.js";
import { drop, keep, kept } from "../../parts/form/typed.js";
import { bodyOf, changedNames, clean, cleaned, fieldsOf } from "./values.js";

export class Record {
  /** `changed()` is called whenever something of it is another. */
  constructor(customer, changed) {
    Object.assign(this, { customer, changed, conflicts: new Map(), saving: Promise.resolve() });
    this.path = `/customers/${customer.id}`;
    this.base = fieldsOf(customer);
    this.fields = this.restored();
  }

  get names() {
    return changedNames(this.base, this.fields);
  }

  get isDirty() {
    return this.names.length > 0;
  }

  set(name, value) {
    this.fields = { ...this.fields, [name]: value };
    this.keep();
    this.changed();
  }

  /** Back to what is saved; gives what takes that back. */
  giveUp() {
    const typed = this.typed();
    this.fields = this.base;
    this.conflicts.clear();
    this.keep();
    this.changed();
    return () => {
      this.fields = { ...this.fields, ...typed };
      this.keep();
      this.changed();
    };
  }

  /** Sends what was changed. A Refusal of 412 means that somebody else was first. */
  async save() {
    const sent = this.fields;
    const { body } = await send("PATCH", this.path, bodyOf(sent, this.names), { version: this.customer.version });
    const since = changedNames(sent, this.fields);
    const typed = Object.fromEntries(since.map((name) => [name, this.fields[name]]));
    this.customer = body;
    this.base = fieldsOf(body);
    this.fields = { ...this.base, ...typed };
    this.conflicts.clear();
    this.keep();
    this.changed();
  }

  async readAnew() {
    return this.meet(await get(this.path));
  }

  /** Takes over what the customer is by now, and keeps what was typed; gives what somebody else changed. */
  meet(theirs) {
    if (theirs.version < this.customer.version) return [];
    const now = fieldsOf(theirs);
    const rows = differences(cleaned(this.base), cleaned(now), cleaned(this.fields));
    const typed = this.typed();
    this.customer = theirs;
    this.base = now;
    this.fields = { ...now, ...typed };
    for (const row of rows.filter((each) => each.isBoth)) this.conflicts.set(row.name, row);
    this.keep();
    this.changed();
    return rows;
  }

  /** Where both of us changed one field, and nothing was chosen yet. */
  get unsettled() {
    return [...this.conflicts.values()]
      .map((row) => ({ ...row, theirs: clean(this.base[row.name]), mine: clean(this.fields[row.name]) }))
      .filter((row) => !isSame(row.theirs, row.mine));
  }

  settled(rows, theirNames) {
    const chosen = rows.map(({ name, theirs, mine }) => [name, theirNames.includes(name) ? theirs : mine]);
    this.fields = { ...this.fields, ...Object.fromEntries(chosen) };
    this.conflicts.clear();
    this.keep();
    this.changed();
  }

  typed() {
    return Object.fromEntries(this.names.map((name) => [name, this.fields[name]]));
  }

  keep() {
    if (!this.isDirty) return drop(this.path);
    keep(this.path, { base: this.base, typed: this.typed() });
  }

  restored() {
    const before = kept(this.path);
    if (before === null) return this.base;
    const fields = { ...this.base, ...before.typed };
    const rows = differences(cleaned(before.base), cleaned(this.base), cleaned({ ...before.base, ...before.typed }));
    for (const row of rows.filter((each) => each.isBoth)) this.conflicts.set(row.name, row);
    this.isRestored = changedNames(this.base, fields).length > 0;
    return fields;
  }
}
