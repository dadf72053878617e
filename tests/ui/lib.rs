//! What users see. In `cases/` a mistake a file, named for it, and the one error that says so (`TRYBUILD=overwrite`
//! rewrites them); in `expanded/` functions and what the macro writes for them (`BLESS=1` rewrites them).
