//! Every layer, loss and function against JAX: value and all gradients, sample by sample, as a batch, and in the
//! forms that networks offer. The figures and the script that made them are in `reference/`.

use chainrule_networks::{FromJson, difference, fill, json};

/// What a value and its gradients may differ by, relative to the largest entry of a tensor or 1.
const TOLERANCE: f64 = 1e-10;

fn check(what: &str, value: f64, expected: f64, difference: f64) {
    let error = (value - expected).abs() / expected.abs().max(1.0);
    assert!(error <= TOLERANCE, "{what}: the loss is {value} instead of {expected}");
    assert!(difference <= TOLERANCE, "{what}: a gradient differs by {difference:e}");
}

macro_rules! argument {
    ($sample:ident $field:ident &) => {
        &$sample.$field
    };
    ($sample:ident $field:ident =) => {
        $sample.$field
    };
}

macro_rules! cases {
    ($($kind:ident $name:ident $file:literal [$($field:ident $by:tt),*];)*) => {$(
        mod $name {
            use super::*;

            chainrule::network!(file = $file);

            #[test]
            fn agrees_with_the_reference() {
                let figures = json("reference/layers.json");
                let mut cases = figures["cases"].as_array().expect("cases").iter();
                let case = cases.find(|case| case["name"] == stringify!($name)).expect("the case");
                let mut net = Net::zeros();
                fill(&mut net, &case["parameters"]);
                let samples = case["samples"].as_array().expect("samples").iter();
                let samples: Vec<NetSample> =
                    samples.map(|sample| NetSample { $($field: FromJson::from_json(&sample[stringify!($field)])),* }).collect();
                checks!($kind case net samples [$($field $by),*]);
            }
        }
    )*};
}

macro_rules! checks {
    (single $case:ident $net:ident $samples:ident [$($field:ident $by:tt),*]) => {
        let mut sum = 0.0;
        let mut total = Net::zeros();
        for (sample, expected) in $samples.iter().zip($case["results"].as_array().expect("results")) {
            let loss = expected["loss"].as_f64().expect("a number");
            let (value, gradient) = $net.value_and_gradient($(argument!(sample $field $by)),*);
            check("one sample", value, loss, difference(&gradient, &expected["gradient"]));
            assert!(($net.loss($(argument!(sample $field $by)),*) - loss).abs() <= TOLERANCE * loss.abs().max(1.0));
            let (value, gradient) = $net.value_and_gradient_batch(std::slice::from_ref(sample));
            check("a batch of one", value, loss, difference(&gradient, &expected["gradient"]));
            sum += $net.accumulate($(argument!(sample $field $by)),*, &mut total);
        }
        let many: Vec<NetSample> = (0..11).map(|k| $samples[k % $samples.len()].clone()).collect();
        let (value, gradient) = $net.value_and_gradient_batch(&many);
        let (one, other) = (&$case["results"][0], &$case["results"][1]);
        let mean = |one: f64, other: f64| (6.0 * one + 5.0 * other) / 11.0;
        let expected = mean(one["loss"].as_f64().expect("a number"), other["loss"].as_f64().expect("a number"));
        let gradients = chainrule_networks::combine(&one["gradient"], &other["gradient"], mean);
        check("a batch of eleven", value, expected, difference(&gradient, &gradients));
        assert!((value - $net.loss_batch(&many)).abs() <= TOLERANCE * value.abs().max(1.0));
        assert!(sum.is_finite());
        let both = chainrule_networks::combine(&one["gradient"], &other["gradient"], |one, other| one + other);
        assert!(difference(&total, &both) <= 2.0 * TOLERANCE, "accumulate adds");
    };
    (batch $case:ident $net:ident $samples:ident [$($field:ident $by:tt),*]) => {
        let expected = &$case["batch"];
        let (value, gradient) = $net.value_and_gradient_batch(&$samples);
        let loss = expected["loss"].as_f64().expect("a number");
        check("a batch", value, loss, difference(&gradient, &expected["gradient"]));
    };
}

cases! {
    single dense "cases/dense.net" [x &, y &];
    single dense_without_bias "cases/dense_without_bias.net" [x &, y &];
    single dense_wide "cases/dense_wide.net" [x &, y &];
    single dense_of_rows "cases/dense_of_rows.net" [x &, y &];
    single conv1d "cases/conv1d.net" [x &, y &];
    single conv2d "cases/conv2d.net" [x &, y &];
    single conv2d_strided "cases/conv2d_strided.net" [x &, y &];
    single max_pool "cases/max_pool.net" [x &, y &];
    single max_pool_overlapping "cases/max_pool_overlapping.net" [x &, y &];
    single avg_pool "cases/avg_pool.net" [x &, y &];
    single max_pool_1d "cases/max_pool_1d.net" [x &, y &];
    single layer_norm "cases/layer_norm.net" [x &, y &];
    single rnn "cases/rnn.net" [x &, y &];
    single rnn_all "cases/rnn_all.net" [x &, y &];
    single gru "cases/gru.net" [x &, y &];
    single gru_all "cases/gru_all.net" [x &, y &];
    single lstm "cases/lstm.net" [x &, y &];
    single lstm_all "cases/lstm_all.net" [x &, y &];
    single attention "cases/attention.net" [x &, y &];
    single attention_causal "cases/attention_causal.net" [x &, y &];
    single residual "cases/residual.net" [x &, y &];
    single embedding "cases/embedding.net" [word =, y &];
    single embedding_of_sequence "cases/embedding_of_sequence.net" [words &, y &];
    batch batch_norm "cases/batch_norm.net" [x &, y &];
    batch batch_norm_twice "cases/batch_norm_twice.net" [x &, y &];
    single map_relu "cases/map_relu.net" [x &, y &];
    single map_sigmoid "cases/map_sigmoid.net" [x &, y &];
    single map_tanh "cases/map_tanh.net" [x &, y &];
    single map_softplus "cases/map_softplus.net" [x &, y &];
    single map_silu "cases/map_silu.net" [x &, y &];
    single map_gelu "cases/map_gelu.net" [x &, y &];
    single map_elu "cases/map_elu.net" [x &, y &];
    single map_leaky_relu "cases/map_leaky_relu.net" [x &, y &];
    single map_exp "cases/map_exp.net" [x &, y &];
    single map_sin "cases/map_sin.net" [x &, y &];
    single map_cos "cases/map_cos.net" [x &, y &];
    single map_abs "cases/map_abs.net" [x &, y &];
    single map_sinh "cases/map_sinh.net" [x &, y &];
    single map_cosh "cases/map_cosh.net" [x &, y &];
    single map_atan "cases/map_atan.net" [x &, y &];
    single map_erf "cases/map_erf.net" [x &, y &];
    single map_log "cases/map_log.net" [x &, y &];
    single map_sqrt "cases/map_sqrt.net" [x &, y &];
    single map_recip "cases/map_recip.net" [x &, y &];
    single function_sum "cases/function_sum.net" [x &, y =];
    single function_sum_of_axis "cases/function_sum_of_axis.net" [x &, y &];
    single function_mean_of_axis "cases/function_mean_of_axis.net" [x &, y &];
    single function_max "cases/function_max.net" [x &, y =];
    single function_max_of_axis "cases/function_max_of_axis.net" [x &, y &];
    single function_norm "cases/function_norm.net" [x &, y =];
    single function_dot "cases/function_dot.net" [x &, y =];
    single function_concat "cases/function_concat.net" [x &, y &];
    single function_reshape "cases/function_reshape.net" [x &, y &];
    single function_transpose "cases/function_transpose.net" [x &, y &];
    single function_matrix_times_matrix "cases/function_matrix_times_matrix.net" [x &, y &];
    single function_rows "cases/function_rows.net" [x &, y &];
    single function_softmax "cases/function_softmax.net" [x &, y &];
    single function_softmax_of_rows "cases/function_softmax_of_rows.net" [x &, y &];
    single function_log_softmax "cases/function_log_softmax.net" [x &, y &];
    single function_logsumexp "cases/function_logsumexp.net" [x &, y =];
    single function_power "cases/function_power.net" [x &, y &];
    single function_choice "cases/function_choice.net" [x &, y &];
    single loss_mse "cases/loss_mse.net" [x &, y &];
    single loss_mae "cases/loss_mae.net" [x &, y &];
    single loss_huber "cases/loss_huber.net" [x &, y &];
    single loss_bce_of_sigmoid "cases/loss_bce_of_sigmoid.net" [x &, y &];
    single loss_bce_of_probabilities "cases/loss_bce_of_probabilities.net" [x &, y &];
    single loss_bce_of_logits "cases/loss_bce_of_logits.net" [x &, y &];
    single loss_bce_of_large_logits "cases/loss_bce_of_large_logits.net" [x &, y &];
    single loss_cross_entropy "cases/loss_cross_entropy.net" [x &, y =];
    single loss_cross_entropy_of_probabilities "cases/loss_cross_entropy_of_probabilities.net" [x &, y =];
    single loss_cross_entropy_of_logits "cases/loss_cross_entropy_of_logits.net" [x &, y =];
    single loss_cross_entropy_of_large_logits "cases/loss_cross_entropy_of_large_logits.net" [x &, y =];
    single loss_cross_entropy_of_distribution "cases/loss_cross_entropy_of_distribution.net" [x &, y &];
    single loss_nll "cases/loss_nll.net" [x &, y =];
    single loss_hinge "cases/loss_hinge.net" [x &, y &];
    single loss_kl_divergence "cases/loss_kl_divergence.net" [x &, y &];
    single regularised "cases/regularised.net" [x &, y &];
    single shared "cases/shared.net" [x &, y &];
    single repeated "cases/repeated.net" [x &, y &];
}
