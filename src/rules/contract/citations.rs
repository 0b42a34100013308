//! Published sources, and those that more than one rule cites.

/// One published source.
pub struct Citation {
    /// Author and year.
    pub short: &'static str,
    /// DOI, or PMID/PMC number with its prefix; empty when neither is known.
    pub doi: &'static str,
    /// Population, effect, interval, and what it did not show.
    pub finding: &'static str,
}

pub(in crate::rules) const AMMANN: Citation = Citation {
    short: "Ammann et al. 2016",
    doi: "",
    finding: "Sport watches showed 3.3 to 9.8 % too little climb on a hilly loop, and up to 4.8 m \
              in 1.2 km on a flat track. Differences of a few per cent are noise.",
};

pub(in crate::rules) const FIRMINGER: Citation = Citation {
    short: "Firminger et al. 2020",
    doi: "10.1249/MSS.0000000000002287",
    finding: "At higher speed the total Achilles tendon load per kilometre falls, while the \
              computed damage rises or stays the same. A model, not injuries.",
};

pub(in crate::rules) const FRANDSEN_RATIO: Citation = Citation {
    short: "Frandsen et al. 2025",
    doi: "10.1136/bjsports-2024-109380",
    finding: "5,205 runners with Garmin watches: a higher acute:chronic ratio went with fewer \
              injuries, the opposite of what the ratio was made for.",
};

pub(in crate::rules) const GREEN_2022: Citation = Citation {
    short: "Green et al. 2022",
    doi: "10.1186/s40798-021-00364-0",
    finding: "Experts on calf strains, interviewed about their practice: 30 single-leg heel \
              raises, both sides within 10 %, ankle range too, no pain when pressed; running on \
              alternate days at first. Opinion, not tested.",
};

pub(in crate::rules) const LYGHT: Citation = Citation {
    short: "Lyght et al. 2016",
    doi: "10.1123/jab.2015-0183",
    finding: "A 5 % higher cadence lowered peak stress and strain of the Achilles tendon; forefoot \
              landing raised them.",
};

pub(in crate::rules) const NIELSEN: Citation = Citation {
    short: "Nielsen et al. 2013",
    doi: "",
    finding: "A commentary: it links changes of pace to the Achilles tendon, the calf and the sole \
              of the foot, and changes of volume to the knee. A proposal, not a study of injuries.",
};

pub(in crate::rules) const RAMSKOV: Citation = Citation {
    short: "Ramskov et al. 2018",
    doi: "10.1136/bmjsem-2017-000333",
    finding: "Randomised trial: progression of intensity versus progression of volume, risk \
              difference −14.0 % (95 % interval −36.9 to 8.9) at 16 weeks. No difference shown.",
};

pub(in crate::rules) const SHIH: Citation = Citation {
    short: "Shih & Ho 2023",
    doi: "10.52082/jssm.2023.111",
    finding: "20 runners: at 6 degrees (10.5 %) uphill the total support moment was highest and \
              the ankle contributed most. Mechanics, not injuries.",
};

pub(in crate::rules) const TELHAN: Citation = Citation {
    short: "Telhan et al. 2010",
    doi: "PMC2808749",
    finding: "19 runners at 3.13 m/s: at 4 degrees (7 %) up or down, joint moments were \
              essentially the same as on the level. This is evidence against an effect of gentle \
              hills.",
};

pub(in crate::rules) const TENSIOMETRY: Citation = Citation {
    short: "Shear-wave tensiometry study",
    doi: "PMC11096059",
    finding: "Measured in runners: peak Achilles tendon force rose from 8.2 to 10.1 body weights \
              between 2.68 and 4.47 m/s. Mechanics, not injuries.",
};
