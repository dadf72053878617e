//! Scalar functions: gradients and Hessians against 50 digits, at regular and at extreme points.
//! Written by generate.py: edit that.
#![allow(clippy::all, non_snake_case, reason = "the functions are written as people write them")]

mod ackley;
mod asin_is_atan;
mod asinh_log_form;
mod atan2_angle;
mod barron_loss;
mod bce_logits;
mod black_scholes_call;
mod deep_nest;
mod double_pendulum_energy;
mod elu;
mod gaussian_logpdf;
mod gelu_tanh;
mod griewank3;
mod himmelblau;
mod huber;
mod hypot;
mod kepler_newton_step;
mod kl_bernoulli;
mod lennard_jones;
mod log1p_expm1;
mod log_cosh;
mod logsumexp3;
mod mish;
mod pacejka_tyre;
mod planck;
mod power_tower2;
mod quat_rotate_dot;
mod reprojection_cost;
mod rodrigues_z;
mod rosenbrock4;
mod sigmoid;
mod silu;
mod sinc;
mod softplus;
mod softsign;
mod speelpenning8;
mod squared_hinge;
mod tanh_chain;
mod two_link_ik_cost;
mod van_der_waals;
