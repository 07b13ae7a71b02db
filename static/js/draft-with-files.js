// A page with a draft and a box for files: both in one file.

import "./draft-form.js";
import "./send-file.js";
