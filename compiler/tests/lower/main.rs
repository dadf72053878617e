//! Networks from hand-written graphs to IR: what the functions compute, and their gradients.

mod batches;
mod check;
mod goldens;
mod interpret;
mod net;
mod nets;
mod ops;
