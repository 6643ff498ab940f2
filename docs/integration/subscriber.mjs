// A Node.js client of another company system that hears what its queue is bound to.
//
//     nova subscriber add shop --events 'orders.*'        prints ADDRESS and QUEUE
//     npm install amqplib
//     node subscriber.mjs ADDRESS QUEUE
//
// The queue is durable: what happens while the client is away waits in it. An event may come twice: what is not after
// the last position is dropped. `previous` is the position of the event before it: when that is not the last one here,
// something is missing, and GET /api/v1/feed/orders?after=LAST has it. RestoredFromBackup says that what was told after
// `kept_up_to` and before it did not happen: whoever has that forgets it.

import amqplib from "amqplib";

const [address, queue] = process.argv.slice(2);
const last = new Map(); // by source; a real subscriber keeps it with what it makes of the events, in one transaction

function hear(event) {
  let before = last.get(event.source);
  if (before !== undefined && event.position <= before) return;
  if (event.type === "RestoredFromBackup" && before > event.data.kept_up_to) {
    before = event.data.kept_up_to;
    console.log(`VOID: what ${event.source.slice(1)} told after ${before} and before ${event.position}`);
  }
  if (before !== undefined && event.previous !== before) {
    console.log(`MISSED: read the feed of ${event.source.slice(1)} after ${before}`);
  }
  console.log(`${event.position} after ${event.previous}: ${event.type} ${event.subject}`);
  last.set(event.source, event.position);
}

const connection = await amqplib.connect(address);
connection.on("error", (error) => console.error(error.message));
connection.on("close", () => process.exit(1)); // whoever supervises it starts it again
const channel = await connection.createChannel();
await channel.prefetch(100);
await channel.consume(queue, (message) => {
  if (message === null) process.exit(1); // the queue was removed
  hear(JSON.parse(message.content));
  channel.ack(message);
});
console.log("listening");
