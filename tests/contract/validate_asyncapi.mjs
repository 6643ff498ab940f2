// Reads an AsyncAPI document by its official parser: node validate_asyncapi.mjs FOLDER_OF_NODE_MODULES DOCUMENT

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, path] = process.argv.slice(2);
const { Parser } = createRequire(`${folder}/`)("@asyncapi/parser");
const WARNING = 1;

const { document, diagnostics } = await new Parser().parse(readFileSync(path, "utf8"));
const wrong = diagnostics.filter(({ severity }) => severity <= WARNING);
for (const { path: place, message } of wrong) console.error(`${place.join("/")}: ${message}`);
if (!document || wrong.length) process.exit(1);
console.log(JSON.stringify({ messages: document.allMessages().all().length }));
