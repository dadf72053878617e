//! The loss curve as a picture.

mod decades;

use std::boxed::Box;
use std::format;
use std::path::PathBuf;
use std::vec::Vec;

use core::ops::Range;

use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;

use self::decades::Decades;

use super::super::{Error, History, Observer};

/// Draws the losses over the epochs when the run has ended, into a file that ends with `.svg` or `.png`. (Feature `plot`.)
///
/// ```
/// # use chainrule::train::{Fit, Sgd, observer::Plot};
/// # let directory = std::env::temp_dir();
/// let mut plot = Plot::new(directory.join("losses.svg")).title("Iris").logarithmic(true);
/// let fit = Fit::new(Sgd::new(0.1)).validation(0.2).observe(&mut plot);
/// ```
#[derive(Clone, Debug)]
pub struct Plot {
    path: PathBuf,
    title: std::string::String,
    size: (u32, u32),
    logarithmic: bool,
}

/// The family under which the font is known: in an SVG the reader looks for it, in a PNG it is ours.
const FONT: &str = "DejaVu Sans, sans-serif";
const TRAINING: RGBColor = RGBColor(31, 119, 180);
const VALIDATION: RGBColor = RGBColor(214, 90, 10);

/// What drawing may say.
type Drawn = Result<(), Box<dyn core::error::Error>>;

impl Plot {
    /// Into this file, which is replaced, 800 by 500 pixels.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Plot {
        Plot { path: path.into(), title: "Loss".into(), size: (800, 500), logarithmic: false }
    }

    /// A title instead of `Loss`.
    #[must_use]
    pub fn title(mut self, title: &str) -> Plot {
        self.title = title.into();
        self
    }

    /// Width and height in pixels.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Plot {
        self.size = (width, height);
        self
    }

    /// Whether the losses' axis is logarithmic; losses that are not above 0 are left out.
    #[must_use]
    pub fn logarithmic(mut self, logarithmic: bool) -> Plot {
        self.logarithmic = logarithmic;
        self
    }

    fn draw(&self, history: &History) -> Drawn {
        match self.path.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => self.draw_on(SVGBackend::new(&self.path, self.size).into_drawing_area(), history),
            Some("png") => self.draw_on(BitMapBackend::new(&self.path, self.size).into_drawing_area(), history),
            _ => Err("its name is to end with `.svg` or `.png`".into()),
        }
    }

    fn draw_on<B: DrawingBackend>(&self, area: DrawingArea<B, plotters::coord::Shift>, history: &History) -> Drawn
    where
        B::ErrorType: 'static,
    {
        let font = include_bytes!("font/sans.ttf");
        plotters::style::register_font(FONT, FontStyle::Normal, font).map_err(|_| "its font is damaged")?;
        area.fill(&WHITE)?;
        let curves = self.curves(history);
        let (epochs, losses) = (epochs(history), losses(&curves, self.logarithmic));
        let mut chart = ChartBuilder::on(&area);
        chart.caption(&self.title, (FONT, 22)).margin(14).x_label_area_size(42).y_label_area_size(72);
        match self.logarithmic {
            true => draw_curves(chart.build_cartesian_2d(epochs, Decades(losses))?, curves)?,
            false => draw_curves(chart.build_cartesian_2d(epochs, losses)?, curves)?,
        }
        Ok(area.present()?)
    }

    /// Names, colours and points of the curves that there are.
    fn curves(&self, history: &History) -> Vec<Curve> {
        let shown = |&(_, loss): &(f64, f64)| loss.is_finite() && (loss > 0.0 || !self.logarithmic);
        let point = |number: usize, loss| (number as f64, loss);
        let training = history.epochs.iter().map(|epoch| point(epoch.number, epoch.loss)).filter(shown);
        let validation = history.epochs.iter().filter_map(|epoch| Some(point(epoch.number, epoch.validation_loss?)));
        let curves = [
            ("training", TRAINING, training.collect()),
            ("validation", VALIDATION, validation.filter(shown).collect()),
        ];
        curves.into_iter().filter(|(.., points): &Curve| !points.is_empty()).collect()
    }
}

type Curve = (&'static str, RGBColor, Vec<(f64, f64)>);

fn draw_curves<'a, B: DrawingBackend + 'a, Y: Ranged<ValueType = f64> + ValueFormatter<f64>>(
    mut chart: ChartContext<'a, B, Cartesian2d<plotters::coord::types::RangedCoordf64, Y>>,
    curves: Vec<Curve>,
) -> Drawn
where
    B::ErrorType: 'static,
{
    let mut mesh = chart.configure_mesh();
    mesh.x_desc("epoch").y_desc("loss").label_style((FONT, 14)).axis_desc_style((FONT, 16));
    mesh.light_line_style(BLACK.mix(0.04)).bold_line_style(BLACK.mix(0.12)).max_light_lines(4);
    mesh.x_label_formatter(&|epoch| format!("{epoch}")).y_label_formatter(&|loss| label(*loss)).draw()?;
    let several = curves.len() > 1;
    for (name, color, points) in curves {
        chart
            .draw_series(LineSeries::new(points, color.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], color.stroke_width(2)));
    }
    if several {
        let mut labels = chart.configure_series_labels();
        labels.position(SeriesLabelPosition::UpperRight).label_font((FONT, 14)).margin(8);
        labels.background_style(WHITE.mix(0.85)).border_style(BLACK.mix(0.3)).draw()?;
    }
    Ok(())
}

/// The axis of the epochs; at least one epoch wide.
fn epochs(history: &History) -> Range<f64> {
    let last = history.epochs.last().map_or(1, |epoch| epoch.number);
    1.0..(last as f64).max(2.0)
}

/// The axis of the losses, with a little room around them.
fn losses(curves: &[Curve], logarithmic: bool) -> Range<f64> {
    let losses = || curves.iter().flat_map(|(.., points)| points).map(|&(_, loss)| loss);
    let (low, high) = (losses().fold(f64::INFINITY, f64::min), losses().fold(f64::NEG_INFINITY, f64::max));
    if low > high {
        return if logarithmic { 0.1..1.0 } else { 0.0..1.0 };
    }
    if logarithmic {
        return low / 1.2..high * 1.2;
    }
    let room = if high > low { 0.05 * (high - low) } else { 0.05 * high.abs().max(1e-9) };
    // from 0, where that costs little of the height
    let from = if low > 0.0 && low < 0.4 * high { 0.0 } else { low - room };
    from..high + room
}

/// Four digits at most, with an exponent for the very large and the very small.
fn label(loss: f64) -> std::string::String {
    match loss.abs() {
        0.0 => "0".into(),
        size if (1e-3..1e5).contains(&size) => {
            let digits = (3 - size.log10().floor() as i32).clamp(0, 6) as usize;
            let label = format!("{loss:.digits$}");
            if digits == 0 { label } else { label.trim_end_matches('0').trim_end_matches('.').into() }
        }
        _ => format!("{loss:.0e}"),
    }
}

impl Observer for Plot {
    fn finished(&mut self, history: &History) -> Result<(), Error> {
        self.draw(history)
            .map_err(|error| Error::Observer(format!("cannot draw the picture `{}`: {error}", self.path.display())))
    }
}
