// Documents that were issued: all of them, and one with its preview.

import { complain } from "../parts/toast.js";

const room = document.getElementById("content");
const [, , id] = location.pathname.split("/");
const { show } = await import(id ? "./document/one.js" : "./document/list.js");
show(room, id).catch(complain);
