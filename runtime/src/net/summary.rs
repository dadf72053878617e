//! `summary()`: a network's layers as a table.

use core::fmt::{self, Write};

/// A network's layers and the numbers of its parameters; shown as a table, as Keras prints it.
///
/// ```
/// use chainrule::net::{Summary, SummaryLayer};
///
/// let summary = Summary {
///     name: "Tiny",
///     layers: &[SummaryLayer { name: "dense1", kind: "dense", output: &[3], parameters: 15 }],
///     parameters: 15,
///     trainable: 15,
///     multiply_adds: 12,
///     float_bytes: 4,
/// };
/// let table = "\
/// Network: Tiny
/// ──────────────────────────────────────────────
///  Layer (kind)      Output shape    Parameters
/// ══════════════════════════════════════════════
///  dense1 (dense)    [3]             15
/// ══════════════════════════════════════════════
///  Parameters: 15 (60 bytes)
///  Trainable: 15 (60 bytes)
///  Non-trainable: 0 (0 bytes)
///  Multiply-adds: 12
/// ──────────────────────────────────────────────
/// ";
/// assert_eq!(summary.to_string(), table);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The network's name.
    pub name: &'static str,
    /// In the order of evaluation.
    pub layers: &'static [SummaryLayer],
    /// How many floats the parameters are.
    pub parameters: usize,
    /// Those of them that training changes.
    pub trainable: usize,
    /// Multiply-adds of one `predict`.
    pub multiply_adds: usize,
    /// Bytes of one float.
    pub float_bytes: usize,
}

/// A line of a [`Summary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SummaryLayer {
    /// The layer's name: `dense1`.
    pub name: &'static str,
    /// Its kind: `dense`.
    pub kind: &'static str,
    /// The lengths of its result; empty for one number.
    pub output: &'static [usize],
    /// How many floats its parameters are.
    pub parameters: usize,
}

const HEADERS: [&str; 3] = ["Layer (kind)", "Output shape", "Parameters"];
const GAP: usize = 4;

impl SummaryLayer {
    fn cells(&self) -> [Cell; 3] {
        [Cell::Layer(self.name, self.kind), Cell::Shape(self.output), Cell::Count(self.parameters)]
    }
}

/// What stands in a column.
enum Cell {
    Layer(&'static str, &'static str),
    Shape(&'static [usize]),
    Count(usize),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Layer(name, kind) => write!(f, "{name} ({kind})"),
            Cell::Shape([]) => f.write_str("scalar"),
            Cell::Shape(lengths) => write!(f, "{lengths:?}"),
            Cell::Count(count) => write!(f, "{count}"),
        }
    }
}

/// Counts characters instead of writing them.
struct Width(usize);

impl Write for Width {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.chars().count();
        Ok(())
    }
}

fn width(shown: &impl fmt::Display) -> usize {
    let mut width = Width(0);
    let _ = write!(width, "{shown}"); // never fails
    width.0
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = HEADERS.map(|header| width(&header));
        for layer in self.layers {
            for (known, cell) in widths.iter_mut().zip(layer.cells()) {
                *known = width(&cell).max(*known);
            }
        }
        let whole = widths.iter().sum::<usize>() + 2 * GAP + 2;
        writeln!(f, "Network: {}", self.name)?;
        rule(f, '─', whole)?;
        row(f, &HEADERS, &widths)?;
        rule(f, '═', whole)?;
        for layer in self.layers {
            row(f, &layer.cells(), &widths)?;
        }
        rule(f, '═', whole)?;
        let fixed = self.parameters - self.trainable;
        for (what, count) in [("Parameters", self.parameters), ("Trainable", self.trainable), ("Non-trainable", fixed)]
        {
            writeln!(f, " {what}: {count} ({} bytes)", count * self.float_bytes)?;
        }
        writeln!(f, " Multiply-adds: {}", self.multiply_adds)?;
        rule(f, '─', whole)
    }
}

fn rule(f: &mut fmt::Formatter<'_>, line: char, width: usize) -> fmt::Result {
    (0..width).try_for_each(|_| f.write_char(line))?;
    f.write_char('\n')
}

/// The cells side by side; no blanks at the end.
fn row(f: &mut fmt::Formatter<'_>, cells: &[impl fmt::Display; 3], widths: &[usize; 3]) -> fmt::Result {
    f.write_char(' ')?;
    for (k, (cell, wanted)) in cells.iter().zip(widths).enumerate() {
        write!(f, "{cell}")?;
        if k < 2 {
            (width(cell)..wanted + GAP).try_for_each(|_| f.write_char(' '))?;
        }
    }
    f.write_char('\n')
}
