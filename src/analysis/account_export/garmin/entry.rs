//! One entry of the list as the JSON has it: the few fields soleus uses, in whatever type they
//! come. Everything else is passed over without being kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The fields of an entry, in the units of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GarminActivity {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) activity_type: Option<String>,
    pub(super) sport_type: Option<String>,
    pub(super) begin: Value,
    pub(super) start_gmt: Value,
    pub(super) duration: Value,
    pub(super) elapsed: Value,
    pub(super) moving: Value,
    pub(super) distance: Value,
    pub(super) gain: Value,
    pub(super) heart_rate: Value,
    pub(super) run_cadence: Value,
    pub(super) double_cadence: Value,
}

/// A value of any type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Value {
    /// Null, left out, or of no use.
    #[default]
    Missing,
    Number(f64),
    Text(String),
}

impl Value {
    /// The number, also one written as text; `None` for anything else and for what is not finite.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Missing => None,
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
        }
        .filter(|number| number.is_finite())
    }

    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

impl GarminActivity {
    /// Sets a field by its name, which is written in several cases.
    fn set(&mut self, field: &str, value: Value) {
        match field {
            "name" | "activityname" => self.name = value.into_text(),
            "description" => self.description = value.into_text(),
            "activitytype" => self.activity_type = value.into_text(),
            "sporttype" => self.sport_type = value.into_text(),
            "begintimestamp" => self.begin = value,
            "starttimegmt" => self.start_gmt = value,
            "duration" => self.duration = value,
            "elapsedduration" => self.elapsed = value,
            "movingduration" => self.moving = value,
            "distance" => self.distance = value,
            "elevationgain" => self.gain = value,
            "avghr" | "averagehr" => self.heart_rate = value,
            "avgruncadence" => self.run_cadence = value,
            "avgdoublecadence" => self.double_cadence = value,
            _ => {}
        }
    }
}

/// What an export's list holds, under its name.
const LIST: &str = "summarizedactivitiesexport";

/// Collects the entries of a list, so that those before a damage are kept.
pub(super) struct Entries<'a> {
    pub(super) found: &'a mut Vec<GarminActivity>,
    /// Whether the list was seen, even if it is empty.
    pub(super) is_list: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of activities")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<(), A::Error> {
        let Self { found, is_list } = self;
        while pages
            .next_element_seed(Entries { found: &mut *found, is_list: &mut *is_list })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(field) = fields.next_key::<String>()? {
            if field.to_ascii_lowercase() == LIST {
                *self.is_list = true;
                fields.next_value_seed(Page(&mut *self.found))?;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The array of entries.
struct Page<'a>(&'a mut Vec<GarminActivity>);

impl<'de> DeserializeSeed<'de> for Page<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Page<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of activities")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(entry) = entries.next_element_seed(OneEntry)? {
            self.0.extend(entry);
        }
        Ok(())
    }
}

/// Anything in the place of an entry; `None` when it is no object.
struct OneEntry;

/// Anything in the place of a value.
struct OneValue;

/// Implements what JSON values have in common: everything but objects is a value.
macro_rules! any_json {
    ($seed:ty, $value:ty, $wrap:expr) => {
        impl<'de> DeserializeSeed<'de> for $seed {
            type Value = $value;
            fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<$value, D::Error> {
                from.deserialize_any(self)
            }
        }

        impl<'de> Visitor<'de> for $seed {
            type Value = $value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<$value, E> {
                Ok($wrap(Value::Missing))
            }
            fn visit_unit<E: Error>(self) -> Result<$value, E> {
                Ok($wrap(Value::Missing))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<$value, E> {
                Ok($wrap(Value::Number(number as f64)))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<$value, E> {
                Ok($wrap(Value::Number(number as f64)))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<$value, E> {
                Ok($wrap(Value::Number(number)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<$value, E> {
                Ok($wrap(Value::Text(text.to_owned())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<$value, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok($wrap(Value::Missing))
            }
            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<$value, A::Error> {
                self.object(fields)
            }
        }
    };
}

any_json!(OneEntry, Option<GarminActivity>, |_: Value| None);
any_json!(OneValue, Value, |value: Value| value);

impl OneEntry {
    fn object<'de, A: MapAccess<'de>>(
        self,
        mut fields: A,
    ) -> Result<Option<GarminActivity>, A::Error> {
        let mut entry = GarminActivity::default();
        while let Some(field) = fields.next_key::<String>()? {
            let field = field.to_ascii_lowercase();
            entry.set(&field, fields.next_value_seed(OneValue)?);
        }
        Ok(Some(entry))
    }
}

impl OneValue {
    /// An object stands for its `typeKey`.
    fn object<'de, A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut value = Value::Missing;
        while let Some(field) = fields.next_key::<String>()? {
            if field.eq_ignore_ascii_case("typeKey") {
                value = fields.next_value_seed(OneValue)?;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(value)
    }
}
