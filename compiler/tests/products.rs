//! Products of matrices and vectors through every stage, on a network of two layers built by hand.

use chainrule_compiler::differentiate::{Calls, Parts, Requests, Reverse, Seed, family, forward, reverse};
use chainrule_compiler::emit::{Paths, Signature, function};
use chainrule_compiler::ir::*;
use chainrule_compiler::simplify::simplify;
use chainrule_primitives::Primitive;
use expect_test::{Expect, expect};

/// Inputs, hidden and outputs of the network.
const SIZES: [usize; 3] = [5, 120, 3];

fn vector(n: usize) -> Ty {
    Ty::Array(Box::new(Ty::F64), Len::Known(n))
}

fn matrix(n: usize, k: usize) -> Ty {
    Ty::Array(Box::new(vector(k)), Len::Known(n))
}

/// Writes `sum(w2 relu(w1 x))`, or the sum of squares.
struct Network {
    b: Builder,
}

impl Network {
    fn new() -> Network {
        let empty = Function {
            name: "f".to_owned(),
            parameters: Vec::new(),
            result: Argument::Tuple(Vec::new()),
            result_ty: Ty::F64,
            body: Region::default(),
            values: Vec::new(),
            memories: Vec::new(),
            externs: Vec::new(),
            names: Vec::new(),
            reassociate: true,
            settled: false,
        };
        Network { b: Builder::new(empty) }
    }

    fn parameter(&mut self, name: &str, ty: Ty, differentiated: bool) -> MemoryId {
        let memory = self.b.memory(Memory { kind: MemoryKind::Input, ty: ty.clone(), name: Some(name.to_owned()) });
        let (name, passing, binding) = (name.to_owned(), Passing::Shared, Binding::Memory(memory));
        self.b.function.parameters.push(Parameter { name, ty, passing, binding, differentiated, span: None });
        memory
    }

    fn local(&mut self, name: &str, n: usize, init: Init) -> MemoryId {
        let memory = Memory { kind: MemoryKind::Local, ty: vector(n), name: Some(name.to_owned()) };
        let memory = self.b.memory(memory);
        self.b.push(Statement::Declare(memory, init));
        memory
    }

    fn apply(&mut self, matrix: MemoryId, row: MemoryId, column: MemoryId) {
        let [matrix, column, row] = [matrix, column, row].map(Place::whole);
        self.b.push(Statement::Product(Product { kind: ProductKind::Apply, matrix, column, row }));
    }

    /// `for i in 0..n { … }`.
    fn each(&mut self, n: usize, body: impl FnOnce(&mut Builder, Step)) {
        let (lower, upper) = (self.b.integer(0, Scalar::USIZE), self.b.integer(n as i128, Scalar::USIZE));
        self.b.open();
        let index = self.b.bound(Scalar::USIZE, Some("i".to_owned()));
        body(&mut self.b, Step::Index(index));
        let body = Region { statements: self.b.close(), ..Region::default() };
        let range = Range { lower, upper, inclusive: false, adaptors: Vec::new() };
        let carried = Vec::new();
        self.b.push(Statement::For(For { index, range, carried, body, until: None, unordered: true, span: None }));
    }

    /// The sum of squares of an array, written out.
    fn finish(mut self, of: MemoryId, n: usize) -> Function {
        let mut sum = self.b.float(0.0, Scalar::F64);
        for k in 0..n {
            let index = self.b.integer(k as i128, Scalar::USIZE);
            let y = self.b.load(Place::whole(of).then(Step::Index(index)), Scalar::F64);
            let square = self.b.primitive(Primitive::Mul, &[y, y]);
            sum = self.b.primitive(Primitive::Add, &[sum, square]);
        }
        let mut function = self.b.finish();
        function.result = Argument::Value(sum);
        debug_verify("by hand", &function);
        function
    }
}

fn network() -> Function {
    let [inputs, hidden, outputs] = SIZES;
    let mut net = Network::new();
    net.b.exact = false;
    let w1 = net.parameter("w1", matrix(hidden, inputs), true);
    let b1 = net.parameter("b1", vector(hidden), true);
    let w2 = net.parameter("w2", matrix(outputs, hidden), true);
    let x = net.parameter("x", vector(inputs), false);
    let z = net.local("z", hidden, Init::Copy(Place::whole(b1)));
    net.apply(w1, x, z);
    let h = net.local("h", hidden, Init::Undefined);
    net.each(hidden, |b, i| {
        let (zero, z) = (b.float(0.0, Scalar::F64), b.load(Place::whole(z).then(i), Scalar::F64));
        let relu = b.primitive(Primitive::Max, &[z, zero]);
        b.push(Statement::Store(Place::whole(h).then(i), relu));
    });
    let y = net.local("y", outputs, Init::Zero);
    net.apply(w2, h, y);
    net.finish(y, outputs)
}

fn into() -> Reverse {
    Reverse {
        seed: Seed::Parameter,
        value: true,
        parts: Parts::Differentiated,
        into: true,
        split: false,
        calls: Calls::Kept,
    }
}

fn member(name: &str) -> Function {
    let requests = Requests { jvp: true, hvp: true, ..Requests::default() };
    let members = family(&simplify(network()), &requests);
    members.into_iter().find(|member| member.name == name).expect("the member was asked for").function
}

/// As formatted Rust, without the absolute paths.
fn emitted(of: &Function) -> String {
    let signature = Signature { name: "f".to_owned(), ..Signature::default() };
    let text = function(of, &signature, &Paths::default()).to_string();
    let text = text.replace(":: core :: primitive ::", "").replace(":: chainrule :: __private ::", "");
    prettyplease::unparse(&syn::parse_str(&text).expect("what is emitted parses"))
}

#[test]
fn a_network_is_read_as_formulas() {
    check(
        &network().to_string(),
        expect![[r#"
        fn f(w1: &[[f64; 5]; 120] = @w1, b1: &[f64; 120] = @b1, w2: &[[f64; 120]; 3] = @w2, const x: &[f64; 5] = @x) -> f64 {
            @z: [f64; 120] = copy @b1
            @z += @w1 * @x
            @h: [f64; 120] = undefined
            for %i in 0..120 unordered {
                %0: f64 = load @z[%i]
                %1: f64 = max %0, 0.0
                @h[%i] = %1
            }
            @y: [f64; 3] = zero
            @y += @w2 * @h
            %2: f64 = load @y[0]
            %3: f64 = mul %2, %2
            %4: f64 = load @y[1]
            %5: f64 = mul %4, %4
            %6: f64 = add %3, %5
            %7: f64 = load @y[2]
            %8: f64 = mul %7, %7
            %9: f64 = add %6, %8
            return %9
        }
    "#]],
    );
}

#[test]
fn the_reverse_sweep_of_a_product_is_two_products() {
    check(
        &member("vjp_into").to_string(),
        expect![[r#"
            fn f(w1: &[[f64; 5]; 120] = @w1, b1: &[f64; 120] = @b1, w2: &[[f64; 120]; 3] = @w2, const x: &[f64; 5] = @x, const seed: f64 = %seed, const d_w1: &mut [[f64; 5]; 120] = @d_w1, const d_b1: &mut [f64; 120] = @d_b1, const d_w2: &mut [[f64; 120]; 3] = @d_w2) -> f64 {
                @z: [f64; 120] = copy @b1
                @d_z: [f64; 120] = zero
                @z += @w1 * @x
                @h: [f64; 120] = undefined
                @d_h: [f64; 120] = zero
                for %i in 0..120 unordered {
                    %0: f64 = load @z[%i]
                    %1: f64 = max %0, 0.0
                    @h[%i] = %1
                }
                @y: [f64; 3] = zero
                @d_y: [f64; 3] = zero
                @y += @w2 * @h
                %2: f64 = load @y[0]
                %3: f64 = mul %2, %2
                %4: f64 = load @y[1]
                %5: f64 = mul %4, %4
                %6: f64 = add %3, %5
                %7: f64 = load @y[2]
                %8: f64 = mul %7, %7
                %9: f64 = add %6, %8
                %10: f64 = mul 2.0, %7
                %11: f64 = mul %seed, %10
                @d_y[2] += %11
                %12: f64 = mul 2.0, %4
                %13: f64 = mul %seed, %12
                @d_y[1] += %13
                %14: f64 = mul 2.0, %2
                %15: f64 = mul %seed, %14
                @d_y[0] += %15
                @d_h += transpose @w2 * @d_y
                @d_w2 += @d_y * transpose @h
                for %i.1 in 0..120 unordered {
                    %16: f64 = load @z[%i.1]
                    %17: f64 = max %16, 0.0
                    %18: f64 = load @d_h[%i.1]
                    %19: bool = eq %16, 0.0
                    %20: bool = eq %17, %16
                    %21: f64 = select %20, 1.0, 0.0
                    %22: f64 = select %19, 0.5, %21
                    %23: f64 = mul %18, %22
                    @d_z[%i.1] += %23
                }
                @d_w1 += @d_z * transpose @x
                @d_b1 += all @d_z
                return %9
            }
        "#]],
    );
}

#[test]
fn kernels_get_references() {
    check(
        &emitted(&member("vjp_into")),
        expect![[r#"
            fn f(
                w1: &[[f64; 5]; 120],
                b1: &[f64; 120],
                w2: &[[f64; 120]; 3],
                x: &[f64; 5],
                seed: f64,
                d_w1: &mut [[f64; 5]; 120],
                d_b1: &mut [f64; 120],
                d_w2: &mut [[f64; 120]; 3],
            ) -> f64 {
                let mut z = *b1;
                let mut d_z = [0.0_f64; 120];
                product::apply(w1, x, &mut z);
                let mut h = [0.0_f64; 120];
                let mut d_h = [0.0_f64; 120];
                for i in 0..120_usize {
                    h[i] = z[i].max(0.0);
                }
                let mut y = [0.0_f64; 3];
                let mut d_y = [0.0_f64; 3];
                product::apply(w2, &h, &mut y);
                let y_0 = y[0];
                let y_1 = y[1];
                let y_2 = y[2];
                let t1 = y_0 * y_0 + y_1 * y_1 + y_2 * y_2;
                d_y[2] += seed * (2.0 * y_2);
                d_y[1] += seed * (2.0 * y_1);
                d_y[0] += seed * (2.0 * y_0);
                product::transposed(w2, &d_y, &mut d_h);
                product::outer(&d_y, &h, &mut *d_w2);
                for i in 0..120_usize {
                    let z_i = z[i];
                    let t2 = if z_i == 0.0 {
                        0.5
                    } else {
                        if z_i.max(0.0) == z_i { 1.0_f64 } else { 0.0_f64 }
                    };
                    d_z[i] += d_h[i] * t2;
                }
                product::outer(&d_z, x, &mut *d_w1);
                ::chainrule::accumulate(&mut *d_b1, &d_z);
                t1
            }
        "#]],
    );
}

fn check(got: &str, want: Expect) {
    want.assert_eq(got);
}

/// Numbers of either sign, none of them near a kink.
fn point() -> Vec<Data> {
    let mut seed = 1_u64;
    let mut number = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as f64 / f64::from(1 << 23) - 1.0
    };
    let [inputs, hidden, outputs] = SIZES;
    let mut vector = |n: usize| Data::Array((0..n).map(|_| Data::F64(number())).collect());
    let mut matrix = |n: usize, k: usize| Data::Array((0..n).map(|_| vector(k)).collect());
    let (w1, w2) = (matrix(hidden, inputs), matrix(outputs, hidden));
    vec![w1, vector(hidden), w2, vector(inputs)]
}

/// The point a little further in a direction.
fn moved(at: &Data, direction: &Data, by: f64) -> Data {
    match (at, direction) {
        (Data::F64(x), Data::F64(d)) => Data::F64(x + by * d),
        (Data::Array(xs), Data::Array(ds)) => Data::Array(xs.iter().zip(ds).map(|(x, d)| moved(x, d, by)).collect()),
        other => unreachable!("{other:?} are not floats of one shape"),
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Another point, as a direction in the three parameters.
fn direction() -> Vec<Data> {
    let mut direction: Vec<Data> = point().iter().map(|data| moved(data, data, -1.7)).collect();
    direction.truncate(3);
    direction
}

fn value_at(by: f64) -> f64 {
    let mut at = point();
    at.iter_mut().zip(&direction()).for_each(|(x, d)| *x = moved(x, d, by));
    evaluate(&network(), &at).expect("nothing panics").float().expect("the result is a float")
}

#[test]
fn every_mode_agrees_with_differences() {
    let step = 1e-5;
    let slope = (value_at(step) - value_at(-step)) / (2.0 * step);
    let along: Vec<f64> = direction().iter().flat_map(Data::all_floats).collect();
    let near = |got: f64| assert!((got - slope).abs() < 1e-7 * slope.abs(), "{got} instead of {slope}");

    let with_tangents: Vec<Data> = point().into_iter().chain(direction()).collect();
    let pushed = evaluate(&member("jvp"), &with_tangents).expect("nothing panics");
    near(pushed.all_floats()[1]);

    let gradient =
        evaluate(&member("vjp"), &[point(), vec![Data::F64(1.0)]].concat()).expect("nothing panics").all_floats();
    near(dot(&gradient[1..], &along));

    let mut lent = point();
    lent.push(Data::F64(2.0));
    lent.extend(point().iter().take(3).map(Data::zero));
    evaluate_in(&Context::default(), &member("vjp_into"), &mut lent).expect("nothing panics");
    let doubled: Vec<f64> = lent[5..].iter().flat_map(Data::all_floats).collect();
    near(dot(&doubled, &along) / 2.0);

    let both = evaluate(&member("forward"), &point()).expect("nothing panics");
    let Data::Tuple(parts) = both else { unreachable!("a value and residuals") };
    let parts = evaluate(&member("backward"), &[parts[1].clone(), Data::F64(1.0)]).expect("nothing panics");
    near(dot(&parts.all_floats(), &along));
}

#[test]
fn second_derivatives_agree_with_differences() {
    let step = 1e-4;
    let bend = (value_at(step) - 2.0 * value_at(0.0) + value_at(-step)) / (step * step);
    let along: Vec<f64> = direction().iter().flat_map(Data::all_floats).collect();
    let with_direction: Vec<Data> = point().into_iter().chain(direction()).collect();
    let product = evaluate(&member("hvp"), &with_direction).expect("nothing panics");
    let got = dot(&product.all_floats(), &along);
    assert!((got - bend).abs() < 1e-4 * bend.abs(), "{got} instead of {bend}");
}

#[test]
fn what_is_multiplied_is_what_it_was() {
    // y += w x; x = 0; y += w x: the first product's gradient needs x as it was
    let mut net = Network::new();
    let w = net.parameter("w", matrix(4, 30), true);
    let given = net.parameter("x", vector(30), true);
    let x = net.local("x", 30, Init::Copy(Place::whole(given)));
    let y = net.local("y", 4, Init::Zero);
    net.apply(w, x, y);
    net.each(30, |b, i| {
        let half = b.float(0.5, Scalar::F64);
        let entry = b.load(Place::whole(x).then(i), Scalar::F64);
        let product = b.primitive(Primitive::Mul, &[entry, half]);
        b.push(Statement::Store(Place::whole(x).then(i), product));
    });
    net.apply(w, x, y);
    let function = net.finish(y, 4);
    let gradient = reverse(&function, &Reverse { into: false, seed: Seed::One, ..into() });
    let gradient = simplify(gradient);
    verify(&gradient).expect("the gradient is well formed");
    let at: Vec<Data> = point().into_iter().take(1).map(|w1| reshaped(&w1)).collect();
    let x = Data::Array((0..30).map(|k| Data::F64(f64::from(k) / 30.0 - 0.4)).collect());
    let at = vec![at[0].clone(), x];
    let got = evaluate(&gradient, &at).expect("nothing panics").all_floats();
    let plain = forward(
        &function,
        &chainrule_compiler::differentiate::Tangent { parts: Parts::Differentiated, value: true, trailing: 0 },
    );
    let with_tangents: Vec<Data> = at.iter().chain(&at).cloned().collect();
    let pushed = evaluate(&plain, &with_tangents).expect("nothing panics").all_floats();
    let along: Vec<f64> = at.iter().flat_map(Data::all_floats).collect();
    let slope = dot(&got[1..], &along);
    assert!((slope - pushed[1]).abs() < 1e-12 * slope.abs(), "{slope} and {}", pushed[1]);
    let value = pushed[0];
    assert!((slope - 4.0 * value).abs() < 1e-12 * value, "of degree four: {slope} and {value}");
}

/// The first 120 floats as a matrix of 4 by 30.
fn reshaped(data: &Data) -> Data {
    let floats = data.all_floats();
    Data::Array(floats.chunks(30).take(4).map(Data::floats).collect())
}

#[test]
fn shapes_are_verified() {
    let wrong = |change: &dyn Fn(&mut Product)| {
        let mut function = network();
        let product = function.body.statements.iter_mut().find_map(|statement| match statement {
            Statement::Product(product) => Some(product),
            _ => None,
        });
        change(product.expect("the network has products"));
        verify(&function).expect_err("a shape is wrong")
    };
    let x = wrong(&|product| product.row = product.column.clone());
    assert!(x.contains("needs a matrix of 120 rows and 120 columns"), "{x}");
    let z = wrong(&|product| product.matrix = product.row.clone());
    assert!(z.contains("needs a matrix of 120 rows and 5 columns"), "{z}");
    let written = wrong(&|product| product.kind = ProductKind::Outer);
    assert!(written.contains("is read only"), "{written}");
}
