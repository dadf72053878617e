//! IR to IR: the same function, smaller.
//!
//! Every pass rebuilds the function through a fresh [`Builder`](crate::ir::Builder), so that sharing, rewriting, folding,
//! unrolling and scalar replacement are one mechanism; what is dead then goes.

mod bounds;
mod branches;
mod contents;
mod dead;
mod divisors;
mod elements;
mod fold;
mod loops;
mod promote;
mod rebuild;
mod rewrite;
mod stores;
mod sweep;
mod table;
mod unroll;

pub use rewrite::rewrite;
pub use table::{Class, Head, ROWS, Row, Term};

use crate::ir::{Function, debug_verify, verified};
use rebuild::Rebuild;
use unroll::Budget;

/// More passes than this change little.
const PASSES: usize = 6;

/// The same function, smaller: `Exactly` rewrites on the user's own values, `OverReals` on others.
pub fn simplify(function: Function) -> Function {
    let mut function = verified("dead code", dead::sweep(function));
    let mut budget = Budget::of(&function);
    let mut promoted = promote::promoted(&function);
    for _ in 0..PASSES {
        let (next, changed) = Rebuild::run(&function, &promoted, &mut budget);
        function = verified("dead code", dead::sweep(verified("rebuilding", next)));
        promoted = promote::promoted(&function);
        if !changed && promoted.is_empty() {
            break;
        }
    }
    debug_verify("simplify", &function);
    function
}
