//! The two shapes of an item of `args_list`: a single argument, or a list of positional arguments and
//! a map of named ones.

use std::collections::BTreeMap;

/// The arguments of one call, where a callable takes both shapes or names its parameters.
///
/// In Rust an item of `args_list` is whatever type the callable takes, and most need no more than that.
/// This type is for the shape that Python writes as a tuple, `([positional], {named})`; the callable
/// says with [`bind`](Self::bind) which parameters it has.
///
/// Python: an item of `args_list`. Different: a tuple with one part or three, or without a mapping
/// (an `IndexError`, a silent loss, and a `TypeError` in the worker there), cannot be written.
///
/// ```
/// use threadlab::threadpool::Args;
/// fn area(args: &Args<u32>) -> u32 {
///     let [width, height] = args.bind("area", ["width", "height"]);
///     width * height
/// }
/// assert_eq!(area(&Args::call([2, 3], [])), 6);
/// assert_eq!(area(&Args::call([2], [("height", 5)])), 10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Args<A> {
    /// `callable(item)`.
    Single(A),
    /// `callable(*positional, **named)`.
    PositionalAndNamed(Vec<A>, BTreeMap<String, A>),
}

impl<A> Args<A> {
    /// Positional arguments, and named ones: `callable(*positional, **named)`.
    pub fn call<'a>(
        positional: impl IntoIterator<Item = A>,
        named: impl IntoIterator<Item = (&'a str, A)>,
    ) -> Self {
        let named = named.into_iter();
        Args::PositionalAndNamed(
            positional.into_iter().collect(),
            named
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// The positional arguments. Python: `request.args`.
    pub fn positional(&self) -> &[A] {
        match self {
            Args::Single(item) => std::slice::from_ref(item),
            Args::PositionalAndNamed(positional, _) => positional,
        }
    }

    /// The argument of this name. Python: `request.kwds[name]`.
    pub fn named(&self, name: &str) -> Option<&A> {
        self.all_named().find(|(n, _)| *n == name).map(|(_, a)| a)
    }

    fn all_named(&self) -> impl Iterator<Item = (&String, &A)> {
        let named = match self {
            Args::Single(_) => None,
            Args::PositionalAndNamed(_, named) => Some(named),
        };
        named.into_iter().flatten()
    }

    /// Hands the arguments to the parameters of `function`, as Python's call does.
    ///
    /// # Panics
    /// With the sentence of Python's `TypeError`, when they do not fit. In a worker that is the
    /// request's exception.
    pub fn bind<const N: usize>(&self, function: &str, parameters: [&str; N]) -> [&A; N] {
        self.bind_with_defaults(function, parameters, [])
            .0
            .map(|bound| bound.expect("it was checked"))
    }

    /// The same for a function whose last `D` parameters have default values: `None` is for the default.
    ///
    /// # Panics
    /// As [`bind`](Self::bind).
    pub fn bind_with_defaults<const N: usize, const D: usize>(
        &self,
        function: &str,
        required: [&str; N],
        optional: [&str; D],
    ) -> ([Option<&A>; N], [Option<&A>; D]) {
        let positional = self.positional();
        let parameters: Vec<_> = required.iter().chain(&optional).copied().collect();
        let mut bound: Vec<_> = (0..parameters.len()).map(|i| positional.get(i)).collect();
        for (name, value) in self.all_named() {
            let Some(i) = parameters.iter().position(|parameter| parameter == name) else {
                panic!("{function}() got an unexpected keyword argument '{name}'");
            };
            if bound[i].replace(value).is_some() {
                panic!("{function}() got multiple values for argument '{name}'");
            }
        }
        if positional.len() > parameters.len() {
            panic!("{}", too_many(function, N, D, positional.len()));
        }
        let missing: Vec<_> = (0..N).filter(|&i| bound[i].is_none()).collect();
        if !missing.is_empty() {
            let names: Vec<_> = missing.iter().map(|&i| parameters[i]).collect();
            panic!("{}", too_few(function, &names));
        }
        (
            std::array::from_fn(|i| bound[i]),
            std::array::from_fn(|i| bound[N + i]),
        )
    }
}

fn too_many(function: &str, required: usize, optional: usize, given: usize) -> String {
    let all = required + optional;
    let takes = match optional {
        0 => format!("{all}"),
        _ => format!("from {required} to {all}"),
    };
    let (s, were) = (plural(all), if given == 1 { "was" } else { "were" });
    format!("{function}() takes {takes} positional argument{s} but {given} {were} given")
}

fn too_few(function: &str, names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("'{name}'")).collect();
    let list = match &quoted[..] {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
        [] => String::new(),
    };
    let (n, s) = (names.len(), plural(names.len()));
    format!("{function}() missing {n} required positional argument{s}: {list}")
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}
