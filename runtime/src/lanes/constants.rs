//! What the functions in lanes compute with: the ends of their domains, and minimax polynomials, lowest coefficient first.
//!
//! The fits are those of `runtime/tests/lanes/coefficients.py` (Remez's exchange in 60 digits), with their relative errors.

/// The constants of `f32` or `f64`.
pub trait Constants: Sized + 'static {
    /// Infinity.
    const INFINITY: Self;
    /// Not a number.
    const NAN: Self;
    /// The smallest positive normal number.
    const MIN_POSITIVE: Self;
    /// A power of two, `2^LIFT_EXPONENT`, that makes normal numbers of subnormal ones.
    const LIFT: Self;
    /// Its exponent.
    const LIFT_EXPONENT: Self;
    /// Adding and subtracting it rounds to a whole number.
    const SHIFTER: Self;
    /// Above it `exp` is infinite.
    const EXP_MOST: Self;
    /// Below it `exp` is 0.
    const EXP_LEAST: Self;
    /// Below it `exp_m1` is -1.
    const EXP_M1_LEAST: Self;
    /// Above it `tanh` is 1.
    const TANH_MOST: Self;
    /// `ln(2)` in two parts; the product of the first with an exponent is exact.
    const LN_2: [Self; 2];
    /// `(exp(r) - 1 - r) / r^2` for `|r| <= ln(2) / 2`: 2^-26 and 2^-61 of `exp(r) - 1`.
    const EXP: &'static [Self];
    /// `(ln((1 + s) / (1 - s)) / s - 2) / z` with `z = s^2` for `|s| <= 0.1716`: 2^-30 and 2^-59 of the logarithm.
    const LN: &'static [Self];
    /// The same for `0 <= s <= 1 / 3`: 2^-27 and 2^-64.
    const LN_1P: &'static [Self];
    /// `pi / 2` in four parts; the products of all but the last with the largest quotient are exact.
    const HALF_PI: [Self; 4];
    /// The largest argument that these parts reduce.
    const REDUCIBLE: Self;
    /// `(sin(x) - x) / (x z)` with `z = x^2` for `|x| <= pi / 4`: 2^-37 and 2^-58.
    const SIN: &'static [Self];
    /// `(cos(x) - 1 + z / 2) / z^2`: 2^-33 and 2^-64.
    const COS: &'static [Self];
}

impl Constants for f32 {
    const INFINITY: f32 = f32::INFINITY;
    const NAN: f32 = f32::NAN;
    const MIN_POSITIVE: f32 = f32::MIN_POSITIVE;
    const LIFT: f32 = 33_554_432.0;
    const LIFT_EXPONENT: f32 = 25.0;
    const SHIFTER: f32 = 12_582_912.0;
    const EXP_MOST: f32 = 89.0;
    const EXP_LEAST: f32 = -104.0;
    const EXP_M1_LEAST: f32 = -18.0;
    const TANH_MOST: f32 = 9.5;
    const LN_2: [f32; 2] = [0.693_145_75, 1.428_606_8e-6];
    const EXP: &'static [f32] = &[0.499_999_97, 0.166_665_43, 0.041_667_2, 0.008_366_52, 0.001_388_252_2];
    const LN: &'static [f32] = &[0.666_667_76, 0.399_775_36, 0.298_718_63];
    const LN_1P: &'static [f32] = &[0.666_664_1, 0.400_217, 0.279_991_42, 0.280_244_65];
    const HALF_PI: [f32; 4] = [1.570_312_5, 0.000_483_751_3, 7.549_533_6e-8, 2.563_344e-12];
    const REDUCIBLE: f32 = 8_000.0;
    const SIN: &'static [f32] = &[-0.166_666_67, 0.008_333_329, -0.000_198_393_35, 2.718_304e-6];
    const COS: &'static [f32] = &[0.041_666_646, -0.001_388_736_7, 2.443_838e-5];
}

impl Constants for f64 {
    const INFINITY: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;
    const MIN_POSITIVE: f64 = f64::MIN_POSITIVE;
    const LIFT: f64 = 18_014_398_509_481_984.0;
    const LIFT_EXPONENT: f64 = 54.0;
    const SHIFTER: f64 = 6_755_399_441_055_744.0;
    const EXP_MOST: f64 = 710.0;
    const EXP_LEAST: f64 = -746.0;
    const EXP_M1_LEAST: f64 = -38.0;
    const TANH_MOST: f64 = 19.5;
    const LN_2: [f64; 2] = [0.693_147_180_560_117_7, -1.723_944_452_561_483_5e-13];
    const EXP: &'static [f64] = &[
        0.5,
        0.166_666_666_666_666_77,
        0.041_666_666_666_666_51,
        0.008_333_333_333_321_691,
        0.001_388_888_888_896_236_4,
        0.000_198_412_698_859_664_12,
        2.480_158_717_255_294_2e-5,
        2.755_724_437_372_417e-6,
        2.755_740_263_110_914_5e-7,
        2.510_897_904_049_086_8e-8,
        2.087_533_347_952_374_7e-9,
    ];
    const LN: &'static [f64] = &[
        0.666_666_666_666_673_4,
        0.399_999_999_994_143_2,
        0.285_714_287_424_751_47,
        0.222_221_985_634_687_7,
        0.181_835_648_670_189_95,
        0.153_140_358_380_917_72,
        0.147_961_053_126_609_5,
    ];
    const LN_1P: &'static [f64] = &[
        0.666_666_666_666_666_7,
        0.399_999_999_999_939_8,
        0.285_714_285_725_100_1,
        0.222_222_221_254_719_55,
        0.181_818_232_028_642_03,
        0.153_844_519_335_269,
        0.133_368_057_991_143_35,
        0.117_159_508_415_157_74,
        0.109_725_659_352_262_21,
        0.069_942_493_741_937_83,
        0.164_676_322_152_183_75,
    ];
    const HALF_PI: [f64; 4] =
        [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_711_166_5e-21, 8.478_427_660_368_9e-32];
    const REDUCIBLE: f64 = 1_000_000.0;
    const SIN: &'static [f64] = &[
        -0.166_666_666_666_666_32,
        0.008_333_333_333_322_413,
        -0.000_198_412_698_298_078_13,
        2.755_731_369_192_016_3e-6,
        -2.505_075_811_564_430_3e-8,
        1.589_679_567_712_680_7e-10,
    ];
    const COS: &'static [f64] = &[
        0.041_666_666_666_666_6,
        -0.001_388_888_888_887_412_5,
        2.480_158_728_948_215_4e-5,
        -2.755_731_435_232_393e-7,
        2.087_572_327_202_045_8e-9,
        -1.135_964_774_044_756_3e-11,
    ];
}
