//! Constants of std that are known here: `f64::consts::PI`, `i32::MAX`.

use proc_macro2::Span;

use crate::ir::{Const, Float, Int, Scalar};
use crate::resolve::Resolver;
use crate::resolve::annotation::primitive;
use crate::resolve::tree::{ExprId, Kind};

impl Resolver<'_> {
    /// The constant of std that a path names.
    pub(super) fn known_constant(&mut self, names: &[String], span: Span) -> Option<ExprId> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let names = match names.as_slice() {
            ["core" | "std", "primitive", rest @ ..] | ["core" | "std", rest @ ..] => rest,
            rest => rest,
        };
        let (scalar, constant) = match names {
            [ty @ ("f64" | "f32"), "consts", name] => (primitive(ty)?, float_consts(name, *ty == "f32")?),
            [ty, name] => {
                let scalar = primitive(ty)?;
                (scalar, associated(scalar, name)?)
            }
            _ => return None,
        };
        let scalar = if names.last() == Some(&"BITS") { Scalar::Int(Int::U32) } else { scalar };
        let ty = self.types.scalar(scalar);
        Some(self.expr(Kind::Known(constant), ty, span))
    }

    /// `<f64>::EPSILON`.
    pub(super) fn qualified_constant(&mut self, path: &syn::ExprPath, qself: &syn::QSelf) -> ExprId {
        if let syn::Type::Path(ty) = &*qself.ty
            && qself.as_token.is_none()
        {
            let mut names = self.full_path(&ty.path).1;
            names.extend(crate::resolve::name::names(&path.path));
            if let Some(known) = self.known_constant(&names, Span::call_site()) {
                return known;
            }
        }
        self.refuse_over(path, "associated constants of other types are not supported")
    }
}

/// `core::f64::consts`; the `f32` ones are rounded from the exact numbers on their own.
fn float_consts(name: &str, single: bool) -> Option<Const> {
    macro_rules! table {
        ($($name:ident)*) => {
            match name {
                $(stringify!($name) if single => f64::from(std::f32::consts::$name),
                  stringify!($name) => std::f64::consts::$name,)*
                _ => return None,
            }
        };
    }
    let x = table!(PI TAU E SQRT_2 LN_2 LN_10 LOG2_E LOG10_E LOG2_10 LOG10_2 FRAC_1_PI FRAC_2_PI FRAC_2_SQRT_PI
        FRAC_1_SQRT_2 FRAC_PI_2 FRAC_PI_3 FRAC_PI_4 FRAC_PI_6 FRAC_PI_8);
    Some(Const::Float(x))
}

fn associated(scalar: Scalar, name: &str) -> Option<Const> {
    macro_rules! floats {
        ($ty:ident) => {
            match name {
                "EPSILON" => $ty::EPSILON.into(),
                "MIN" => $ty::MIN.into(),
                "MAX" => $ty::MAX.into(),
                "MIN_POSITIVE" => $ty::MIN_POSITIVE.into(),
                "INFINITY" => $ty::INFINITY.into(),
                "NEG_INFINITY" => $ty::NEG_INFINITY.into(),
                "NAN" => $ty::NAN.into(),
                _ => return None,
            }
        };
    }
    macro_rules! integers {
        ($($variant:ident $ty:ident)*) => {
            match scalar {
                $(Scalar::Int(Int::$variant) => match name {
                    "MIN" => i128::try_from($ty::MIN).ok()?,
                    "MAX" => i128::try_from($ty::MAX).ok()?,
                    "BITS" => $ty::BITS.into(),
                    _ => return None,
                },)*
                _ => return None,
            }
        };
    }
    match scalar {
        Scalar::Float(Float::F32) => Some(Const::Float(floats!(f32))),
        Scalar::Float(_) => Some(Const::Float(floats!(f64))),
        // the width of these two is the target's, not this machine's
        Scalar::Int(Int::Usize | Int::Isize) if !(name == "MIN" && scalar == Scalar::USIZE) => None,
        _ => {
            Some(Const::Int(integers!(I8 i8 I16 i16 I32 i32 I64 i64 I128 i128 U8 u8 U16 u16 U32 u32 U64 u64 U128 u128
            Usize usize)))
        }
    }
}
