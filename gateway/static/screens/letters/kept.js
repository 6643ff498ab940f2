// The letter that is being written, until it is sent.

import * as typed from "../../parts/form/typed.js";

const place = `letter ${location.search}`;

export const kept = () => typed.kept(place);
export const keep = (draft) => typed.keep(place, draft);
export const forget = () => typed.drop(place);
