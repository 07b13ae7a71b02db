// A review's section: its draft, and what helps to write it, in one file.

import "./draft-form.js";
import "./writing.js";
