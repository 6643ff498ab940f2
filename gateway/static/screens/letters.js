// Letters to customers: those there are, and a new one.

import { complain } from "../parts/toast.js";

const room = document.getElementById("content");
const isNew = location.pathname === "/letters/new";
const { show } = await import(isNew ? "./letters/writing.js" : "./letters/list.js");
show(room).catch(complain);
