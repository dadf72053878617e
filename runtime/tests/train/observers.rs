//! The ready observers, each with its feature.
#![cfg(any(feature = "csv", feature = "progress", feature = "plot"))]

use chainrule::train::{Adam, Fit, History, Observer, fit};

use crate::objectives::{Line, line_samples};

/// A file that no other test writes.
#[cfg(any(feature = "csv", feature = "plot"))]
fn file(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("chainrule-{}-{name}", std::process::id()))
}

fn fitted() -> Fit<'static, Adam> {
    Fit::new(Adam::new(0.05)).epochs(30).batch(8).validation(0.2)
}

fn observed(observer: &mut dyn Observer) -> History {
    fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted().observe(observer)).expect("it converges")
}

#[cfg(feature = "csv")]
mod table {
    use chainrule::train::observer::Csv;

    use super::*;

    #[test]
    fn a_table_has_every_epoch_exactly() {
        let path = file("table.csv");
        let history = observed(&mut Csv::new(&path));
        let table = std::fs::read_to_string(&path).expect("the table was written");
        std::fs::remove_file(path).expect("the table was written");
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("epoch,loss,validation_loss,rate"));
        for (line, epoch) in lines.by_ref().zip(&history.epochs) {
            let row: Vec<f64> = line.split(',').map(|figure| figure.parse().expect("a number")).collect();
            let validation_loss = epoch.validation_loss.expect("there is a validation set");
            assert_eq!(row, [epoch.number as f64, epoch.loss, validation_loss, epoch.rate]);
        }
        assert_eq!((lines.next(), history.epochs.len()), (None, 30));
    }

    #[test]
    fn a_table_of_a_run_that_goes_on_has_all_epochs() {
        let path = file("resumed.csv");
        let mut bytes = Vec::new();
        let keep = |checkpoint: &[u8]| {
            bytes = checkpoint.to_vec();
            Ok(())
        };
        let mut table = Csv::new(&path);
        let first = fitted().epochs(5).metrics(true).checkpoint_with(3, keep).observe(&mut table);
        fit::<Line>(&mut Line::START.clone(), &line_samples(50), first).expect("it converges");
        let second = fitted().epochs(8).metrics(true).resume_with(bytes).observe(&mut table);
        fit::<Line>(&mut Line::START.clone(), &line_samples(50), second).expect("it goes on");
        let table = std::fs::read_to_string(&path).expect("the table was written");
        std::fs::remove_file(path).expect("the table was written");
        let numbers: Vec<_> = table.lines().filter_map(|line| line.split(',').next()).collect();
        assert_eq!(numbers, ["epoch", "1", "2", "3", "4", "5", "6", "7", "8"]);
        assert!(table.starts_with("epoch,loss,validation_loss,rate,mse,mae,r2,bias\n"), "{table}");
    }

    #[test]
    fn a_table_that_cannot_be_written_is_named() {
        let mut table = Csv::new("no/such.csv");
        let outcome = fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted().observe(&mut table));
        let message = outcome.expect_err("there is no such folder").to_string();
        assert!(message.starts_with("cannot write the table `no/such.csv`: "), "{message}");
    }
}

#[cfg(feature = "progress")]
mod progress {
    use chainrule::train::observer::{Progress, ProgressBar};

    use super::*;

    #[test]
    fn a_bar_moves_to_its_end() {
        let bar = ProgressBar::hidden();
        let history = observed(&mut Progress::with(bar.clone()));
        assert_eq!((bar.length(), bar.position(), bar.is_finished()), (Some(30 * 5), 30 * 5, true));
        let last = history.epochs.last().expect("there are epochs");
        let validation = last.validation_loss.expect("there is a validation set");
        let message = format!("epoch 30/30, loss {:.4}, validation {validation:.4}, rate 5.000e-2", last.loss);
        assert_eq!(bar.message(), message);
    }
}

#[cfg(feature = "plot")]
mod plot {
    use chainrule::train::observer::Plot;

    use super::*;

    #[test]
    fn a_curve_is_drawn_as_svg_and_as_png() {
        for logarithmic in [false, true] {
            let svg = file(&format!("{logarithmic}.svg"));
            observed(&mut Plot::new(&svg).title("Line & loss").logarithmic(logarithmic));
            let text = std::fs::read_to_string(&svg).expect("the picture was written");
            for part in ["<svg", "Line &amp; loss", "epoch", "training", "validation", "polyline"] {
                assert!(text.contains(part), "{part}");
            }
            let png = file(&format!("{logarithmic}.png"));
            observed(&mut Plot::new(&png).size(640, 400).logarithmic(logarithmic));
            let bytes = std::fs::read(&png).expect("the picture was written");
            assert!(bytes.starts_with(b"\x89PNG"));
            if std::env::var_os("KEEP").is_none() {
                [svg, png].iter().for_each(|path| std::fs::remove_file(path).expect("the picture was written"));
            }
        }
    }

    /// One epoch, no epoch, and nothing to show on a logarithmic axis.
    #[test]
    fn little_can_be_drawn_too() {
        let path = file("little.svg");
        for epochs in [0, 1] {
            let mut plot = Plot::new(&path).logarithmic(epochs == 0);
            let fitted = fitted().epochs(epochs).observe(&mut plot);
            fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted).expect("it converges");
        }
        std::fs::remove_file(path).expect("the picture was written");
    }

    #[test]
    fn another_kind_of_file_is_named() {
        let mut plot = Plot::new("losses.pdf");
        let outcome = fit::<Line>(&mut Line::START.clone(), &line_samples(50), fitted().observe(&mut plot));
        assert_eq!(
            outcome.expect_err("PDF is not drawn").to_string(),
            "cannot draw the picture `losses.pdf`: its name is to end with `.svg` or `.png`"
        );
    }
}
