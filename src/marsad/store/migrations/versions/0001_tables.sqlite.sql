CREATE TABLE articles (
    pk INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    url TEXT,
    id TEXT NOT NULL,
    title TEXT,
    text TEXT NOT NULL,
    published VARCHAR(10),
    dateline TEXT,
    source TEXT,
    language TEXT,
    length INTEGER NOT NULL,
    added_at VARCHAR(20) NOT NULL,
    CONSTRAINT pk_articles PRIMARY KEY (pk),
    CONSTRAINT uq_articles_key UNIQUE ("key"),
    CONSTRAINT uq_articles_sha256 UNIQUE (sha256),
    CONSTRAINT uq_articles_url UNIQUE (url)
);

CREATE INDEX ix_articles_source ON articles (source);

CREATE INDEX ix_articles_published ON articles (published);

CREATE TABLE coders (
    pk INTEGER NOT NULL,
    version TEXT NOT NULL,
    model TEXT NOT NULL,
    dictionaries TEXT NOT NULL,
    CONSTRAINT pk_coders PRIMARY KEY (pk),
    CONSTRAINT uq_coders_version UNIQUE (version, model, dictionaries)
);

CREATE TABLE stories (
    pk INTEGER NOT NULL,
    "key" VARCHAR(16) NOT NULL,
    title TEXT NOT NULL,
    first_day VARCHAR(10),
    last_day VARCHAR(10),
    articles INTEGER NOT NULL,
    CONSTRAINT pk_stories PRIMARY KEY (pk),
    CONSTRAINT uq_stories_key UNIQUE ("key")
);

CREATE INDEX ix_stories_first_day ON stories (first_day);

CREATE TABLE records (
    pk INTEGER NOT NULL,
    article INTEGER NOT NULL,
    coder INTEGER NOT NULL,
    current BOOLEAN NOT NULL,
    coded_at VARCHAR(20) NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_records PRIMARY KEY (pk),
    CONSTRAINT uq_records_article UNIQUE (article, coder),
    CONSTRAINT fk_records_article FOREIGN KEY(article) REFERENCES articles (pk),
    CONSTRAINT fk_records_coder FOREIGN KEY(coder) REFERENCES coders (pk)
);

CREATE INDEX ix_records_coder ON records (coder);

CREATE UNIQUE INDEX ix_records_current ON records (article) WHERE current;

CREATE TABLE entities (
    record INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT,
    folded TEXT NOT NULL,
    type TEXT NOT NULL,
    country VARCHAR(3),
    sectors JSON NOT NULL,
    role TEXT,
    slug TEXT,
    wikidata TEXT,
    mentions INTEGER NOT NULL,
    CONSTRAINT pk_entities PRIMARY KEY (record, id),
    CONSTRAINT fk_entities_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_entities_slug ON entities (slug);

CREATE INDEX ix_entities_country ON entities (country);

CREATE INDEX ix_entities_folded ON entities (folded, slug);

CREATE TABLE statements (
    record INTEGER NOT NULL,
    id TEXT NOT NULL,
    day VARCHAR(10),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    force TEXT,
    cue TEXT,
    speaker TEXT,
    addressee TEXT,
    via TEXT,
    chain JSON NOT NULL,
    setting TEXT,
    place TEXT,
    date TEXT,
    found_by TEXT NOT NULL,
    CONSTRAINT pk_statements PRIMARY KEY (record, id),
    CONSTRAINT fk_statements_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_statements_force ON statements (force, day, record);

CREATE INDEX ix_statements_day ON statements (day, record);

CREATE TABLE events (
    record INTEGER NOT NULL,
    id TEXT NOT NULL,
    day VARCHAR(10),
    type TEXT NOT NULL,
    mode TEXT,
    contexts JSON NOT NULL,
    "trigger" TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    evidence JSON NOT NULL,
    first_day VARCHAR(10),
    last_day VARCHAR(10),
    place TEXT,
    status TEXT NOT NULL,
    historical BOOLEAN NOT NULL,
    statement TEXT,
    confidence FLOAT NOT NULL,
    found_by TEXT NOT NULL,
    CONSTRAINT pk_events PRIMARY KEY (record, id),
    CONSTRAINT fk_events_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_events_status ON events (status, day, record);

CREATE INDEX ix_events_type ON events (type, day, record);

CREATE INDEX ix_events_day ON events (day, record);

CREATE INDEX ix_events_mode ON events (mode, day, record);

CREATE TABLE parties (
    record INTEGER NOT NULL,
    event TEXT NOT NULL,
    side TEXT NOT NULL,
    position INTEGER NOT NULL,
    entity TEXT NOT NULL,
    CONSTRAINT pk_parties PRIMARY KEY (record, event, side, position),
    CONSTRAINT fk_parties_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE TABLE stances (
    record INTEGER NOT NULL,
    id TEXT NOT NULL,
    day VARCHAR(10),
    holder TEXT NOT NULL,
    target TEXT,
    topic TEXT,
    polarity TEXT NOT NULL,
    basis TEXT NOT NULL,
    evidence JSON NOT NULL,
    found_by TEXT NOT NULL,
    CONSTRAINT pk_stances PRIMARY KEY (record, id),
    CONSTRAINT fk_stances_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_stances_day ON stances (day, record);

CREATE INDEX ix_stances_polarity ON stances (polarity, day, record);

CREATE TABLE figures (
    record INTEGER NOT NULL,
    id TEXT NOT NULL,
    day VARCHAR(10),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    low FLOAT NOT NULL,
    high FLOAT NOT NULL,
    approximate BOOLEAN NOT NULL,
    measure TEXT NOT NULL,
    "of" TEXT,
    source TEXT,
    event TEXT,
    date TEXT,
    place TEXT,
    found_by TEXT NOT NULL,
    CONSTRAINT pk_figures PRIMARY KEY (record, id),
    CONSTRAINT fk_figures_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_figures_day ON figures (day, record);

CREATE INDEX ix_figures_measure ON figures (measure, day, record);

CREATE TABLE places (
    record INTEGER NOT NULL,
    id TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    folded TEXT NOT NULL,
    name_en TEXT,
    geonameid INTEGER,
    lat FLOAT,
    lon FLOAT,
    country VARCHAR(3),
    admin1 TEXT,
    level TEXT NOT NULL,
    score FLOAT NOT NULL,
    CONSTRAINT pk_places PRIMARY KEY (record, id),
    CONSTRAINT fk_places_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
)
 WITHOUT ROWID;

CREATE INDEX ix_places_lat ON places (lat);

CREATE INDEX ix_places_country ON places (country);

CREATE INDEX ix_places_folded ON places (folded);

CREATE INDEX ix_places_name_en ON places (lower(name_en));

CREATE INDEX ix_places_geonameid ON places (geonameid);

CREATE TABLE story_articles (
    article INTEGER NOT NULL,
    story INTEGER NOT NULL,
    reprint_of INTEGER,
    day VARCHAR(10) NOT NULL,
    record INTEGER NOT NULL,
    profile BLOB NOT NULL,
    CONSTRAINT pk_story_articles PRIMARY KEY (article),
    CONSTRAINT fk_story_articles_article FOREIGN KEY(article) REFERENCES articles (pk),
    CONSTRAINT fk_story_articles_story FOREIGN KEY(story) REFERENCES stories (pk) ON DELETE CASCADE,
    CONSTRAINT fk_story_articles_reprint_of FOREIGN KEY(reprint_of) REFERENCES articles (pk),
    CONSTRAINT fk_story_articles_record FOREIGN KEY(record) REFERENCES records (pk)
);

CREATE INDEX ix_story_articles_day ON story_articles (day);

CREATE INDEX ix_story_articles_story ON story_articles (story);

CREATE TABLE happenings (
    record INTEGER NOT NULL,
    event TEXT NOT NULL,
    happening VARCHAR(16) NOT NULL,
    CONSTRAINT pk_happenings PRIMARY KEY (record, event),
    CONSTRAINT fk_happenings_record FOREIGN KEY(record) REFERENCES records (pk) ON DELETE CASCADE
);

CREATE INDEX ix_happenings_happening ON happenings (happening);
