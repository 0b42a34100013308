//! Which soleus this is, down to its sources: two builds may write the same things differently.

/// The version of the program and a hash of the sources that it is made of.
pub(crate) const BUILD_ID: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("SOLEUS_SOURCES"));
