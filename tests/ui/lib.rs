//! One mistake a file in `cases/`, named for it, and the one error that says so. `TRYBUILD=overwrite` rewrites them.
