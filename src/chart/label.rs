//! Labels that would overlap move apart, each as little as possible.

/// Places for labels that want to stand at `wanted`, at least `gap` apart and inside `low` to `high`.
///
/// The places minimise the sum of squared moves (pooling of adjacent violators). Where the room is too small for
/// `gap`, the labels share it evenly. Values that are not finite count as `low`.
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let n = wanted.len();
    if n == 0 {
        return Vec::new();
    }
    let room = (high - low).max(0.0);
    let gap = if n > 1 { gap.min(room / (n - 1) as f64) } else { 0.0 };
    let wish = |i: usize| if wanted[i].is_finite() { wanted[i] } else { low };
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| wish(a).total_cmp(&wish(b)).then(a.cmp(&b)));

    // Without the gaps below it, each label wants this; pooled, the wishes do not decrease.
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(n);
    for (rank, &i) in order.iter().enumerate() {
        let mut pool = (wish(i) - rank as f64 * gap, 1);
        while let Some(&(mean, count)) = pools.last() {
            if mean <= pool.0 {
                break;
            }
            pools.pop();
            let both = count + pool.1;
            pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / both as f64, both);
        }
        pools.push(pool);
    }

    let top = high - (n - 1) as f64 * gap;
    let mut places = vec![0.0; n];
    let means = pools.iter().flat_map(|&(mean, count)| std::iter::repeat_n(mean, count));
    for (rank, (mean, &i)) in means.zip(&order).enumerate() {
        places[i] = mean.min(top).max(low) + rank as f64 * gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_with_room_stay_where_they_are() {
        assert_eq!(spread(&[10.0, 50.0, 90.0], 15.0, 0.0, 100.0), [10.0, 50.0, 90.0]);
    }

    #[test]
    fn two_labels_at_one_place_part_evenly() {
        assert_eq!(spread(&[50.0, 50.0], 16.0, 0.0, 100.0), [42.0, 58.0]);
    }

    #[test]
    fn too_many_labels_share_the_room() {
        assert_eq!(spread(&[1.0, 1.0, 1.0], 50.0, 0.0, 20.0), [0.0, 10.0, 20.0]);
    }

    proptest! {
        #[test]
        fn labels_keep_their_order_their_distance_and_their_room(
            wanted in proptest::collection::vec(-50.0..250.0f64, 0..12),
        ) {
            let places = spread(&wanted, 15.0, 0.0, 200.0);
            for i in 0..wanted.len() {
                prop_assert!((-1e-9..=200.0 + 1e-9).contains(&places[i]));
                for j in 0..i {
                    prop_assert!((places[i] - places[j]).abs() > 15.0 - 1e-9);
                    if wanted[i] < wanted[j] {
                        prop_assert!(places[i] < places[j]);
                    }
                }
            }
        }
    }
}
