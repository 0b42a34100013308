//! The tables: types of services, and words of a dozen languages and more, each with its sport.

/// Types whose meaning is more than the sport word in them, or that hold none: the lower-cased
/// type with blanks for `_` and `-`, the sport, and the sub-sport in the words of FIT.
pub(super) const TYPES: &[(&str, &str, Option<&str>)] = &[
    // Numbers that Strava wrote into GPX files.
    ("9", RUNNING, None),
    ("1", CYCLING, None),
    ("10", WALKING, None),
    ("4", HIKING, None),
    ("trail", RUNNING, Some("trail")),
    ("trail run", RUNNING, Some("trail")),
    ("trail running", RUNNING, Some("trail")),
    ("trailrun", RUNNING, Some("trail")),
    ("trailrunning", RUNNING, Some("trail")),
    ("indoor track", RUNNING, Some("indoor_track")),
    ("track run", RUNNING, Some("track")),
    ("track running", RUNNING, Some("track")),
    ("street running", RUNNING, Some("street")),
    ("road running", RUNNING, Some("street")),
    ("virtualrun", RUNNING, Some("virtual_activity")),
    ("ultra run", RUNNING, Some("ultra")),
    ("ultra running", RUNNING, Some("ultra")),
    ("virtualride", CYCLING, Some("virtual_activity")),
    ("ebikeride", CYCLING, None),
    ("emountainbikeride", CYCLING, None),
    ("gravelride", CYCLING, None),
    ("mountainbikeride", CYCLING, None),
];

/// Types of services in other languages, for which a word is too little: sport, sub-sport, and the
/// whole types, lower case, parted by bars.
pub(super) const LOCAL_TYPES: &[(&str, Option<&str>, &str)] = &[
    (
        RUNNING,
        None,
        "carrera|carrera a pie|bieg|bieganie|бег|забег|пробежка|ランニング|ラン|跑步|跑|달리기|러닝|\
         löpning|löprunda|löptur|løb|løbetur|løping|løpetur|løp|juoksu|koşu|lari|běh|hardloopsessie|\
         course",
    ),
    (
        RUNNING,
        Some("trail"),
        "traillauf|trail run|carrera de montaña|carrera por senderos|carrera de trail|\
         corsa su sentiero|corrida em trilha|corrida de trilha|trailrun|bieg terenowy|\
         bieg w terenie|трейл|трейлраннинг|トレイルラン|トレイルランニング|越野跑|트레일 러닝|traillöpning|\
         terrængløb|terrengløp|polkujuoksu",
    ),
    (
        RUNNING,
        Some("virtual_activity"),
        "virtueller lauf|course à pied virtuelle|course virtuelle|carrera virtual|corsa virtuale|\
         corrida virtual|virtuele hardloopsessie|bieg wirtualny|виртуальный забег|\
         バーチャルラン|虚拟跑步|虛擬跑步|가상 달리기",
    ),
    (
        CYCLING,
        None,
        "sortie à vélo|sortie vélo|giro in bici|fietsrit|jazda na rowerze|kolarstwo|rower|велозаезд|\
         велосипед|велоспорт|ライド|サイクリング|骑行|騎乘|騎行|라이딩|자전거|cykling|cykeltur|sykling|\
         sykkeltur|pyöräily|sürüş|bisiklet|bersepeda|jízda na kole|cyklistika",
    ),
    (
        WALKING,
        None,
        "gehen|spacer|chód|ходьба|прогулка|ウォーキング|散歩|步行|健走|걷기|gåtur|promenad|kävely|yürüyüş|\
         jalan kaki|chůze",
    ),
    (
        HIKING,
        None,
        "excursión|trilha|wędrówka|поход|хайкинг|ハイキング|徒步|远足|健行|하이킹|vandring|vandretur|\
         fottur|vaellus|turistika",
    ),
    (
        SWIMMING,
        None,
        "pływanie|плавание|水泳|スイム|游泳|수영|simning|svømning|svømming|uinti|yüzme|renang|plavání",
    ),
];

/// Other types that services know, lower case; enough of them to recognise a column of types.
pub(super) const OTHER_TYPES: &str = "workout|training|entrenamiento|entraînement|allenamento|treino|trening|\
    träning|træning|тренировка|ワークアウト|训练|訓練|운동|yoga|йога|ヨガ|瑜伽|요가|pilates|crossfit|hiit|\
    high intensity interval training|elliptical|stair stepper|stairstepper|inline skate|inlineskate|\
    ice skate|iceskate|roller ski|snowboard|snowshoe|surfing|kayaking|canoeing|kitesurf|windsurf|\
    sail|golf|soccer|tennis|squash|badminton|pickleball|rock climbing|rockclimbing|skateboard|\
    wheelchair|handcycle|velomobile|stand up paddling|alpineski|backcountryski|nordicski";

/// Types of strength training, lower case; beside them every type with the word `strength` in it.
pub(super) const STRENGTH_TYPES: &str = "weight training|weighttraining|weight lifting|weightlifting|powerlifting|krafttraining|\
    gewichtstraining|musculation|renforcement musculaire|pesas|entrenamiento con pesas|\
    entrenamiento de fuerza|pesi|allenamento con i pesi|allenamento di forza|musculação|\
    treinamento com peso|treino de força|krachttraining|trening siłowy|силовая тренировка|\
    ウエイトトレーニング|ウェイトトレーニング|筋力トレーニング|重量训练|力量训练|重量訓練|웨이트 트레이닝|근력 운동|\
    styrketräning|styrketrening|styrketræning|voimaharjoittelu";

/// Types that are no activity of their own, lower case with blanks: what lies between the legs of
/// a multi-sport event, the event as a whole, and what nobody named.
pub(super) const NO_ACTIVITY: &str = "transition|multisport|multi sport|other|unknown|all";

/// Types that watches record and nobody trains by, lower case with blanks.
pub(super) const NO_TRAINING: &str = "driving|motorcycling|motor sports|flying|boating|snowmobiling|video gaming|breathing|\
    breathwork|breath work|meditation|mind and body";

/// Words in the type of a run that say where it was, and the sub-sport in the words of FIT.
pub(super) const KINDS_OF_RUN: &[(&str, &str)] = &[
    ("treadmill", "treadmill"),
    ("laufband", "treadmill"),
    ("virtual", "virtual_activity"),
    ("indoor", "indoor_running"),
];

/// Types that say only that there was some activity.
pub(super) const NO_SPORT: &[&str] = &["unknown", "generic", "uncategorized", "activity", "track"];

pub(crate) const RUNNING: &str = "running";
pub(super) const CYCLING: &str = "cycling";
pub(super) const WALKING: &str = "walking";
pub(super) const HIKING: &str = "hiking";
pub(super) const SWIMMING: &str = "swimming";
pub(super) const SKIING: &str = "skiing";
pub(super) const ROWING: &str = "rowing";

/// Whole words, lower case. Left out because they mean too much else: English `loop`, `course`,
/// `trail` and `tempo`, Spanish and Italian words for a race of any kind.
pub(super) const WORDS: &[(&str, &str)] = &[
    (
        RUNNING,
        "run runs running jog jogs jogging parkrun longrun trailrun treadmill marathon lauf läufe \
         laufen gelaufen laufband footing correr corriendo trote corsa corsetta hardlopen hardloop \
         hardlooptraining corrida",
    ),
    (
        CYCLING,
        "ride rides riding bike bikes biking cycle cycling bicycle ebike mtb rad radeln radfahren \
         fahrrad rennrad velo vélo vtt cyclisme bici bicicleta bicicletta ciclismo fiets fietsen \
         fietstocht wielrennen pedalada",
    ),
    (
        WALKING,
        "walk walks walking spaziergang spazieren gassi promenade marche caminata caminar paseo \
         passeggiata camminata wandeling caminhada",
    ),
    (
        HIKING,
        "hike hikes hiking wandern wanderung bergtour randonnée randonnee rando senderismo \
         escursione escursionismo trekking bergwandelen",
    ),
    (
        SWIMMING,
        "swim swims swimming schwimmen natation natación natacion nadar nuoto nuotare zwemmen \
         natação openwaterswim",
    ),
    (SKIING, "ski skiing langlauf skilanglauf skilauf"),
    (ROWING, "rowing rudern aviron canottaggio roeien"),
];

/// German compounds: the ending names the sport.
pub(super) const ENDINGS: &[(&str, &str)] = &[
    ("lauf", RUNNING),
    ("marathon", RUNNING),
    ("radtour", CYCLING),
    ("radfahrt", CYCLING),
    ("wanderung", HIKING),
    ("spaziergang", WALKING),
];

/// Beginnings that make `-lauf` something other than a run: courses of events, water and lives,
/// and gliding sports.
pub(super) const NOT_A_RUN: &str = "ab an auf aus bach durch ein eis eiskunst eisschnell fluss inliner kreis \
                         lang lebens mittel nach ober roll rollschuh rück schi schilang \
                         schlittschuh ski skilang um unter ver vor wasser zu zusammen zyklus über";
