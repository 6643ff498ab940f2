// What people are called: the API tells them by the names that they sign in with.

import { everybody } from "../../api/dictionaries.js";
import { complain } from "../toast.js";

const names = new Map(await everybody().catch((error) => void complain(error)));

export const personName = (name) => names.get(name) ?? name ?? "";
