//! Networks from hand-written graphs to IR: what the functions compute, and their gradients.

mod check;
mod interpret;
mod net;
mod nets;
mod ops;
