/** Where the page begins: the report that lies in it becomes what can be filtered and opened. */
import { render } from "preact";
import type { PageData } from "../page-data.js";
import { App } from "./app.js";

const data = JSON.parse(document.getElementById("report")?.textContent ?? "") as PageData;
const place = document.getElementById("app");
if (place !== null) {
  place.replaceChildren();
  render(<App {...data} />, place);
}
