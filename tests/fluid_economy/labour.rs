//! People and vacancies of two sectors: matching, its base year, and posting ahead.

/// Unemployed over the labour force in the base year `[1]`.
pub const UNEMPLOYED: f64 = 0.041066;
/// Vacancies over the labour force in the base year `[1]`.
pub const VACANCIES: f64 = 0.016801;
/// Weeks until a vacancy is ripe, in the mean `[week]`.
pub const RIPE: f64 = 6.75;
/// Weeks that filling a vacancy is taken to last at most `[week]`.
const LONGEST: f64 = 52.0;
/// Weeks over which the time that filling takes is averaged `[week]`.
const MEMORY: f64 = 13.0;

/// A quantity of organizations and of the rest, in this order.
pub type Pair = [f64; 2];

/// Chance a week that somebody quits: 0.016 in 6.75 weeks.
pub fn quitting() -> f64 {
    1.0 - (1.0_f64 - 0.016).powf(1.0 / RIPE)
}

/// Hires of a week by sector of origin (first index) and of destination (second).
///
/// A seeker of i applies to vacancies at random: S_ij = U_i eff m_ij V_j / ΣV. Of V_j vacancies 1 in 6.75 is
/// ripe and picks once: hires_j = (V_j / 6.75) (1 - e^(-S_j / (V_j / 6.75))), shared by origin as applications are.
pub fn hires(vacancies: Pair, unemployed: Pair, efficiency: f64, mobility: f64) -> [Pair; 2] {
    let all = vacancies[0] + vacancies[1];
    let mut hired = [[0.0; 2]; 2];
    for to in 0..2 {
        let ripe = vacancies[to] / RIPE;
        let applications = [0, 1].map(|from| {
            let weight = if from == to { 1.0 } else { mobility };
            unemployed[from] * efficiency * weight * vacancies[to] / all
        });
        let sum = applications[0] + applications[1];
        if ripe > 0.0 && sum > 0.0 {
            let filled = ripe * (1.0 - (-sum / ripe).exp());
            for from in 0..2 {
                hired[from][to] = filled * applications[from] / sum;
            }
        }
    }
    hired
}

/// The labour market of the base year, in which everything stands still.
#[derive(Clone, Debug)]
pub struct Market {
    /// E: people at work by sector.
    pub employed: Pair,
    /// U: unemployed by sector of origin.
    pub unemployed: Pair,
    /// V: vacancies, the week's own leavers included.
    pub vacancies: Pair,
    /// eff: applications a week of a seeker `[1/week]`.
    pub efficiency: f64,
    /// m_ij of another sector `[1]`.
    pub mobility: f64,
}

impl Market {
    /// Solves hires = q E in each sector, outflow = inflow of each pool, ΣU = u0 and ΣV = v0 for V, U and eff.
    ///
    /// The pools that search are U *with the week's quits*, who join before the match: this reading gives the
    /// published eff of 0.216064732; without them it would be 0.228106.
    pub fn in_base_year(exposed: f64, mobility: f64) -> Market {
        let employed = [exposed * (1.0 - UNEMPLOYED), (1.0 - exposed) * (1.0 - UNEMPLOYED)];
        let quits = employed.map(|e| quitting() * e);
        let market = |x: [f64; 3]| Market {
            employed,
            unemployed: [x[0], UNEMPLOYED - x[0]],
            vacancies: [x[1], VACANCIES - x[1]],
            efficiency: x[2],
            mobility,
        };
        let misses = |x: [f64; 3]| {
            let m = market(x);
            let seekers = [m.unemployed[0] + quits[0], m.unemployed[1] + quits[1]];
            let h = hires(m.vacancies, seekers, m.efficiency, mobility);
            [
                h[0][0] + h[1][0] - quits[0],
                h[0][1] + h[1][1] - quits[1],
                h[0][0] + h[0][1] - quits[0],
            ]
        };
        let bounds = [UNEMPLOYED, VACANCIES, 1e9];
        market(root(misses, [exposed * UNEMPLOYED, exposed * VACANCIES, 0.2], bounds))
    }

    /// d0 = V / (q E): weeks that filling takes in the base year.
    pub fn weeks(&self) -> Pair {
        [0, 1].map(|j| self.vacancies[j] / (quitting() * self.employed[j]))
    }

    /// Places posted for leavers one expects: V0 (E (d - 1)) / (E0 (d0 - 1)), with V0 = V - q E of the base year.
    pub fn ahead(&self, employed: Pair, weeks: Pair) -> Pair {
        let base = self.weeks();
        [0, 1].map(|j| {
            let standing = self.vacancies[j] - quitting() * self.employed[j];
            standing * employed[j] * (weeks[j] - 1.0) / (self.employed[j] * (base[j] - 1.0))
        })
    }
}

/// d one week on: towards V / hires between 6.75 and 52 weeks (52 if nobody was hired), unless there are no vacancies.
pub fn weeks_to_fill(weeks: f64, vacancies: f64, hired: f64) -> f64 {
    if vacancies <= 0.0 {
        return weeks;
    }
    let now = if hired > 0.0 { (vacancies / hired).clamp(RIPE, LONGEST) } else { LONGEST };
    weeks + (now - weeks) / MEMORY
}

/// Newton's method in three unknowns between 0 and `bounds`: a step goes at most half of the way to a bound.
fn root(misses: impl Fn([f64; 3]) -> [f64; 3], mut x: [f64; 3], bounds: [f64; 3]) -> [f64; 3] {
    for _ in 0..200 {
        let miss = misses(x);
        let mut rows = [0, 1, 2].map(|r| [0.0, 0.0, 0.0, -miss[r]]);
        for c in 0..3 {
            let mut near = x;
            let width = 1e-6 * x[c];
            near[c] += width;
            let moved = misses(near);
            for r in 0..3 {
                rows[r][c] = (moved[r] - miss[r]) / width;
            }
        }
        let step = solve(rows);
        let mut share: f64 = 1.0;
        for c in 0..3 {
            let room = if step[c] < 0.0 { x[c] } else { bounds[c] - x[c] };
            share = share.min(0.5 * room / step[c].abs());
        }
        for c in 0..3 {
            x[c] += share.min(1.0) * step[c];
        }
        if (0..3).all(|c| step[c].abs() < 1e-16) {
            break;
        }
    }
    x
}

/// Three linear equations, by elimination with the largest pivot.
fn solve(mut rows: [[f64; 4]; 3]) -> [f64; 3] {
    for c in 0..3 {
        let largest = (c..3).max_by(|&a, &b| rows[a][c].abs().total_cmp(&rows[b][c].abs()));
        rows.swap(c, largest.unwrap_or(c));
        let pivot = rows[c];
        for (r, row) in rows.iter_mut().enumerate() {
            let factor = if r == c { 0.0 } else { row[c] / pivot[c] };
            for (cell, above) in row.iter_mut().zip(pivot) {
                *cell -= factor * above;
            }
        }
    }
    [0, 1, 2].map(|r| rows[r][3] / rows[r][r])
}
