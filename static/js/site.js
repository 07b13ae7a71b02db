// What every page does: a list of its modules. Browsers are sent all of it in one file
// (smewg/toolkit/static_files/); what only some pages do is loaded by those pages.

import "./menus.js";
import "./local-time.js";
import "./sign-out.js";
import "./long-lists.js";
import "./wide-tables.js";
import "./chart-marks.js";
import "./explain.js";
import "./search.js";
import "./keys.js";
