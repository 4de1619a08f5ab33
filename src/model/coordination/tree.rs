//! Meetings and management of an organization that is a tree: everybody but one has a boss, and each boss has `span` reports.

use super::Coordination;
use crate::engine::quantity::ln;

/// People in the organization to which what is asked for is told relative.
const USUAL: f64 = 20.0;

/// Equation (10): share of `n` people who lead others.
pub fn managers(n: f64, span: f64) -> f64 {
    if n > 1.0 { (1.0 - 1.0 / n) / span } else { 0.0 }
}

/// Layers above `n` people, in parts.
pub fn layers(n: f64, span: f64) -> f64 {
    if n > 1.0 { ln(n) / ln(span) } else { 0.0 }
}

/// Equation (12): reports of each boss where a system carries a share of what bosses are for.
pub fn span(span: f64, carried: f64) -> f64 {
    span / (1.0 - carried)
}

/// Equation (11): share of hours, where people agree with each other in a share `agreeing` of them.
pub fn meetings(p: &Coordination, agreeing: f64, n: f64) -> f64 {
    let translation = p.translation * (p.functions - 1.0);
    agreeing * (1.0 - 1.0 / n.max(1.0))
        + managers(n, p.span)
        + translation * (1.0 - 1.0 / n.max(1.0))
        + p.ritual * layers(n, p.span)
}

/// Equation (13): by how much more an organization of `n` people is asked for than its people are many, so that they are
/// as busy as elsewhere.
pub fn asked(p: &Coordination, n: f64) -> f64 {
    (1.0 - meetings(p, p.agreeing, n)) / (1.0 - meetings(p, p.agreeing, USUAL))
}

#[cfg(test)]
mod tests {
    use super::super::Form;
    use super::*;

    fn published() -> Coordination {
        Coordination {
            form: Form::Tree,
            agreeing: 0.12,
            ritual: 0.02,
            translation: 0.01,
            functions: 3.0,
            span: 8.0,
            ..Coordination::default()
        }
    }

    #[test]
    fn meetings_by_size_are_as_published() {
        for (n, share) in [
            (1.0, 0.0),
            (2.0, 0.139_166_667),
            (5.0, 0.227_479_521),
            (20.0, 0.280_562_854),
            (50.0, 0.297_325_708),
            (200.0, 0.314_634_041),
            (1000.0, 0.331_173_562),
        ] {
            let found = meetings(&published(), 0.12, n);
            assert!((found - share).abs() < 5e-10, "{n}: {found}");
        }
        assert_eq!(meetings(&published(), 0.12, 0.0), 0.0);
    }

    #[test]
    fn managers_by_size_are_as_published() {
        for (n, share) in [(5.0, 0.1), (20.0, 0.118_75), (200.0, 0.124_375)] {
            assert!((managers(n, 8.0) - share).abs() < 1e-15);
        }
        assert_eq!((managers(1.0, 8.0), managers(0.0, 8.0)), (0.0, 0.0));
    }

    /// Farach 2026: at c0 0.3 a boss has 3.333 reports, and 6.667 where a system carries half of it.
    #[test]
    fn what_a_system_carries_widens_the_span_and_thins_out_managers() {
        let before = 1.0 / 0.3;
        let after = span(before, 0.5);
        assert!((after - 1.0 / 0.15).abs() < 1e-12);
        assert!((managers(1e9, before) - 0.3).abs() < 1e-9);
        assert!((managers(1e9, after) - 0.15).abs() < 1e-9);
        // A large organization then has fewer layers to wait for.
        assert!(layers(200.0, after) < layers(200.0, before));
    }

    #[test]
    fn an_organization_of_twenty_is_asked_for_as_much_as_it_has_people() {
        assert_eq!(asked(&published(), 20.0), 1.0);
        // Alone one has no meetings, and all of the time for work: 1 / (1 - 0.280562854).
        assert!(
            (asked(&published(), 1.0) - 1.389_975_4).abs() < 5e-7,
            "{}",
            asked(&published(), 1.0)
        );
        assert!(asked(&published(), 1000.0) < 1.0);
    }
}
