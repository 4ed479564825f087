// What HTML cannot do by itself. Every part looks for its own markup and leaves pages alone that have none.
import { follow } from "./live.js";
import { listen } from "./keys.js";
import { narrow } from "./narrow.js";
import { take } from "./drop.js";
import { once } from "./once.js";

follow();
listen();
narrow();
take();
once();
