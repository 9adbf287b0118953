// Measures and prepares a settled page for a full-length picture.
"use strict";
