//! Medians, percentiles and spread of small lists of numbers. NaN stands for a missing value and is left out.

use std::cmp::Ordering;

/// The median: the middle value, of an even count the mean of the middle two; `None` without values.
///
/// ```
/// use soleus::base::stats::median;
/// assert_eq!(median([4.0, 1.0, f64::NAN, 3.0, 2.0]), Some(2.5));
/// assert_eq!(median([]), None);
/// ```
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values = known(values);
    if values.is_empty() {
        return None;
    }
    let (middle, is_even) = (values.len() / 2, values.len().is_multiple_of(2));
    let (lower, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let below = if is_even { lower.iter().copied().max_by(f64::total_cmp) } else { None };
    Some(below.map_or(*upper, |below| (below + *upper) / 2.0))
}

/// The high median: the middle value, of an even count the upper of the middle two, so that it is always
/// one of the values; `None` without values.
///
/// ```
/// use soleus::base::stats::median_high;
/// assert_eq!(median_high([4.0, 1.0, f64::NAN, 3.0, 2.0]), Some(3.0));
/// assert_eq!(median_high([]), None);
/// ```
pub fn median_high(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values = known(values);
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

/// The high median of things that this order compares; of equal ones the first counts as lower.
pub fn median_high_by<T>(mut values: Vec<T>, compare: impl FnMut(&T, &T) -> Ordering) -> Option<T> {
    values.sort_by(compare);
    let middle = values.len() / 2;
    values.into_iter().nth(middle)
}

/// The value that this share of the values, in per cent, lies at or below: the nearest rank, so
/// that it is one of them. `None` without values.
pub fn percentile(mut values: Vec<f64>, pct: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let rank = (pct / 100.0 * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied()
}

/// Sample standard deviation; zero below two values.
pub fn standard_deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}

fn known(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.retain(|value| !value.is_nan());
    values
}

/// A number with so many significant digits; what is not finite stays as it is.
pub fn significant(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let shift = digits - 1 - value.abs().log10().floor() as i32;
    match shift >= 0 {
        true => (value * 10_f64.powi(shift)).round() / 10_f64.powi(shift),
        false => (value / 10_f64.powi(-shift)).round() * 10_f64.powi(-shift),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_even_count_the_median_lies_between_and_the_high_one_is_a_value() {
        assert_eq!(median([9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median([9.0, 1.0, 2.0, 4.0]), Some(3.0));
        assert_eq!(median_high([9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median_high([9.0, 1.0, 2.0, 4.0]), Some(4.0));
        assert_eq!((median([7.0]), median_high([7.0])), (Some(7.0), Some(7.0)));
    }

    #[test]
    fn what_is_missing_does_not_count_and_nothing_has_no_median() {
        assert_eq!(median([f64::NAN, 5.0, f64::NAN]), Some(5.0));
        assert_eq!((median([f64::NAN]), median_high([])), (None, None));
    }

    #[test]
    fn anything_with_an_order_has_a_high_median() {
        let words = vec!["ccc", "a", "dddd", "bb"];
        assert_eq!(median_high_by(words, |a, b| a.len().cmp(&b.len())), Some("ccc"));
        let equal = vec![(1, 'a'), (1, 'b')];
        assert_eq!(median_high_by(equal, |a, b| a.0.cmp(&b.0)), Some((1, 'b')));
        assert_eq!(median_high_by(Vec::<i64>::new(), i64::cmp), None);
    }

    #[test]
    fn spread_needs_two_values() {
        assert_eq!(standard_deviation(&[5.0]), 0.0);
        assert_eq!(standard_deviation(&[1.0, 3.0]), 2.0_f64.sqrt());
    }

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let tenths = || (1..=10).map(f64::from).collect::<Vec<_>>();
        assert_eq!(percentile(tenths(), 90.0), Some(9.0));
        assert_eq!(percentile(tenths(), 75.0), Some(8.0));
        assert_eq!(percentile(tenths(), 100.0), Some(10.0));
        assert_eq!(percentile(vec![], 50.0), None);
    }

    #[test]
    fn a_number_keeps_its_first_digits() {
        let numbers = [(10_012.345, 10_000.0), (0.123_456, 0.123), (-36.585, -36.6), (0.0, 0.0)];
        for (value, expected) in numbers {
            assert!((significant(value, 3) - expected).abs() < 1e-12, "{value}");
        }
        assert!(significant(f64::NAN, 3).is_nan());
    }
}
