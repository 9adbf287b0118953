"""Work that takes time, as plain functions of values: no Qt, no open library."""
