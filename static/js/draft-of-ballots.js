// A sheet of ballots: a draft that saves itself, and what its boxes do, in one file.

import "./draft-form.js";
import "./ballots.js";
