//! Whole programs, three points each: value, and gradient against independent computations.
//! Written by generate.py: edit that.
#![allow(clippy::all, reason = "the programs are written as people write them")]

mod d01_poly_div;
mod d02_elementary;
mod d03_shadowing;
mod d04_identity_unused;
mod d05_const_items;
mod d06_compound_assign;
mod d07_for_product;
mod d08_labelled_loops;
mod d09_while_break;
mod d10_early_return;
mod d11_if_chain;
mod d12_match;
mod d14_helper_calls;
mod d15_recursion;
mod d16_const_generic;
mod d17_slice_loop;
mod d20_struct_params;
mod d21_tuples;
mod d22_array_inplace;
mod d23_matmul_trace;
mod d24_cholesky_logdet;
mod d25_rk4_pendulum;
mod d26_dft_magnitude;
mod d27_newton_fixed;
mod d28_bessel_series;
mod d30_softmax_xent;
mod d31_mlp_flat;
mod d32_lstm_cell;
mod d33_conv1d;
mod d35_cosine_similarity;
mod d36_black_scholes;
mod d37_quaternion_rotate;
mod d38_f32_mixed;
mod d39_method_self;
mod d40_piecewise_ops;
