//! A Gaussian copula: each parameter keeps its law, and the random numbers that they are drawn by are correlated.
//!
//! Parameters of a wanted rank correlation r get normal numbers whose linear correlation is 2 sin(π r / 6) (Pearson, 1907),
//! made of independent ones by a triangular matrix: the first parameter by name keeps its own number, each further one
//! mixes the numbers of those before it into its own.

use std::collections::BTreeSet;
use std::f64::consts::{PI, SQRT_2};

use super::Correlation;
use crate::engine::Law;

/// Rotations of the whole matrix that its eigenvalues are computed by; six are enough for any that is met.
const SWEEPS: usize = 30;
/// An eigenvalue that is below zero by rounding alone.
const ROUNDING: f64 = 1e-9;

/// Parameters that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct Copula {
    names: Vec<String>,
    /// What each normal number is made of, from independent ones.
    lower: Vec<Vec<f64>>,
}

impl Copula {
    /// The copula of these rank correlations; pairs that are not named are independent but for what they share with others.
    ///
    /// # Errors
    /// The smallest eigenvalue, below zero: no random numbers are correlated like that.
    pub fn of(correlations: &[Correlation]) -> Result<Self, f64> {
        let names: BTreeSet<&String> = correlations.iter().flat_map(|it| &it.between).collect();
        let names: Vec<String> = names.into_iter().cloned().collect();
        let n = names.len();
        let mut matrix = vec![vec![0.0; n]; n];
        let place = |name: &String| names.iter().position(|other| other == name);
        for it in correlations {
            let [Some(a), Some(b)] = [0, 1].map(|i| place(&it.between[i])) else { continue };
            let linear = 2.0 * libm::sin(PI * it.rank / 6.0);
            (matrix[a][b], matrix[b][a]) = (linear, linear);
        }
        (0..n).for_each(|i| matrix[i][i] = 1.0);
        let smallest = smallest_eigenvalue(matrix.clone());
        if smallest < -ROUNDING { Err(smallest) } else { Ok(Self { lower: root(&matrix), names }) }
    }

    /// The parameters, in the order of the alphabet.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Turns independent shares from 0 to 1, one for each parameter, into ones that move together.
    pub fn join(&self, shares: &[f64]) -> Vec<f64> {
        let normal = Law::Normal { mean: 0.0, sd: 1.0 };
        let own: Vec<f64> = shares.iter().map(|&u| normal.quantile(u)).collect();
        let mixed =
            |row: &Vec<f64>| row.iter().zip(&own).map(|(weight, z)| weight * z).sum::<f64>();
        let share = |z: f64| 0.5 * libm::erfc(-z / SQRT_2);
        // What is made of one number alone is that number, to the last bit.
        let alone = |row: &Vec<f64>| row.iter().position(|&weight| weight == 1.0);
        let joined = |row| alone(row).map_or_else(|| share(mixed(row)), |i| shares[i]);
        self.lower.iter().map(joined).collect()
    }
}

/// The lower triangular root of a matrix without negative eigenvalues (Cholesky); what is wholly made of others adds nothing.
fn root(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = matrix.len();
    let mut lower = vec![vec![0.0; n]; n];
    for j in 0..n {
        let left = matrix[j][j] - lower[j][..j].iter().map(|x| x * x).sum::<f64>();
        if left <= ROUNDING {
            continue;
        }
        lower[j][j] = left.sqrt();
        for i in j + 1..n {
            let shared: f64 = lower[i][..j].iter().zip(&lower[j][..j]).map(|(a, b)| a * b).sum();
            lower[i][j] = (matrix[i][j] - shared) / lower[j][j];
        }
    }
    lower
}

/// By Jacobi's rotations, each of which makes one pair of entries zero.
fn smallest_eigenvalue(mut a: Vec<Vec<f64>>) -> f64 {
    let n = a.len();
    for _ in 0..SWEEPS {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q] != 0.0 {
                    rotate(&mut a, p, q);
                }
            }
        }
    }
    (0..n).map(|i| a[i][i]).fold(f64::INFINITY, f64::min)
}

fn rotate(a: &mut [Vec<f64>], p: usize, q: usize) {
    let half = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let tangent = 1.0_f64.copysign(half) / (half.abs() + (half * half + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in a.iter_mut() {
        let (x, y) = (row[p], row[q]);
        (row[p], row[q]) = (cosine * x - sine * y, sine * x + cosine * y);
    }
    // p comes before q.
    let (upper, lower) = a.split_at_mut(q);
    for (first, second) in upper[p].iter_mut().zip(&mut lower[0]) {
        let (x, y) = (*first, *second);
        (*first, *second) = (cosine * x - sine * y, sine * x + cosine * y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: &str, b: &str, rank: f64) -> Correlation {
        Correlation { between: [a.into(), b.into()], rank }
    }

    /// Three that are all correlated by r have the eigenvalues 1 - r (twice) and 1 + 2 r, r being of the normal numbers.
    #[test]
    fn the_smallest_eigenvalue_is_the_known_one() {
        let all = |r| [pair("a", "b", r), pair("a", "c", r), pair("b", "c", r)];
        let linear = 2.0 * libm::sin(-PI * 0.8 / 6.0);
        let found = Copula::of(&all(-0.8)).unwrap_err();
        assert!((found - (1.0 + 2.0 * linear)).abs() < 1e-12, "{found}");
        assert!(Copula::of(&all(0.8)).is_ok() && Copula::of(&all(1.0)).is_ok());
        assert!(Copula::of(&[pair("a", "b", -1.0)]).is_ok());
    }

    #[test]
    fn the_first_parameter_keeps_its_luck_and_a_perfect_partner_takes_it_over() {
        let copula = Copula::of(&[pair("a", "b", 1.0), pair("a", "c", -1.0), pair("b", "c", -1.0)]);
        let joined = copula.unwrap().join(&[0.3, 0.9, 0.5]);
        assert_eq!(joined[0], 0.3);
        assert!((joined[1] - 0.3).abs() < 1e-12 && (joined[2] - 0.7).abs() < 1e-12, "{joined:?}");
    }
}
