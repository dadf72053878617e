//! Pictures, drawn with plotters: the misread digits, a curve through points.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;

use crate::digits::Misread;

/// Pixels of the picture for one pixel of a digit.
const DOT: i32 = 10;
/// The room for a digit and the line below it.
const CELL: (i32, i32) = (8 * DOT + 24, 8 * DOT + 40);
/// Digits in a row.
const ACROSS: i32 = 8;

/// Draws digits with what they are and what they were taken for, as an SVG file.
///
/// # Errors
///
/// Where the file cannot be written.
pub fn misread_digits(path: &Path, misread: &[Misread]) -> Result<(), Box<dyn Error>> {
    let count = i32::try_from(misread.len())?.max(1);
    let size = (CELL.0 * ACROSS.min(count) + 24, CELL.1 * ((count + ACROSS - 1) / ACROSS) + 16);
    let area = SVGBackend::new(path, (size.0.unsigned_abs(), size.1.unsigned_abs())).into_drawing_area();
    area.fill(&WHITE)?;
    for (position, misread) in (0..).zip(misread) {
        let (left, top) = (24 + CELL.0 * (position % ACROSS), 16 + CELL.1 * (position / ACROSS));
        for (at, ink) in (0..).zip(misread.digit.pixels) {
            let (x, y) = (left + DOT * (at % 8), top + DOT * (at / 8));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to 255
            let grey = (255.0 * (1.0 - ink)) as u8;
            area.draw(&Rectangle::new([(x, y), (x + DOT, y + DOT)], RGBColor(grey, grey, grey).filled()))?;
        }
        let caption = format!("{} read as {}", misread.digit.label, misread.read);
        area.draw(&Text::new(caption, (left, top + 8 * DOT + 6), ("sans-serif", 14)))?;
    }
    area.present()?;
    Ok(())
}

/// Draws points and a curve, as an SVG file.
///
/// # Errors
///
/// Where the file cannot be written.
pub fn curve(
    path: &Path,
    points: &[(f64, f64)],
    fitted: &[(f64, f64)],
    truth: &[(f64, f64)],
) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(path, (720, 400)).into_drawing_area();
    area.fill(&WHITE)?;
    let (low, high) = points.iter().fold((f64::MAX, f64::MIN), |(low, high), (x, _)| (low.min(*x), high.max(*x)));
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(32)
        .y_label_area_size(44)
        .build_cartesian_2d(low..high, -1.6..1.6)?;
    chart.configure_mesh().light_line_style(WHITE).x_desc("x").y_desc("y").draw()?;
    let grey = RGBColor(150, 150, 150);
    chart
        .draw_series(LineSeries::new(truth.iter().copied(), grey.stroke_width(1)))?
        .label("the curve behind the points")
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], grey));
    chart
        .draw_series(points.iter().map(|point| Circle::new(*point, 2, BLUE.filled())))?
        .label("the points, with noise")
        .legend(|(x, y)| Circle::new((x + 9, y), 2, BLUE.filled()));
    chart
        .draw_series(LineSeries::new(fitted.iter().copied(), RED.stroke_width(2)))?
        .label("what the network makes of them")
        .legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], RED));
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .border_style(grey)
        .background_style(WHITE)
        .draw()?;
    area.present()?;
    Ok(())
}
