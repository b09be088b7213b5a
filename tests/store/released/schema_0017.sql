BEGIN TRANSACTION;
CREATE TABLE address (
	"key" BLOB NOT NULL, 
	state TEXT NOT NULL, 
	item_id INTEGER, 
	retryable BOOLEAN NOT NULL, 
	tries INTEGER NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	checked_at DATETIME NOT NULL, 
	source TEXT NOT NULL, 
	canonical_url TEXT NOT NULL, 
	url TEXT NOT NULL, 
	signature TEXT, 
	etag TEXT, 
	last_modified TEXT, 
	text_hash TEXT, 
	reason TEXT, 
	message TEXT, 
	found_on TEXT, 
	pending TEXT, reread_at DATETIME, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "address" VALUES(X'20C1B43F7D8A2A1F9C8A83BFA9B67E85','kept',1,0,0,'2026-03-01 08:30:15.123456','2026-03-01 08:39:15.123456','daily','http://news.example/a','http://news.example/a',NULL,NULL,NULL,'ec88cfb1898f46825c2c870504333320',NULL,NULL,'http://news.example/',NULL,NULL);
INSERT INTO "address" VALUES(X'E6AC9F96CC7C76F330C98DE5A4B7E31B','kept',2,0,0,'2026-03-01 08:31:15.123456','2026-03-01 08:31:15.123456','weekly','http://news.example/b','http://news.example/b',NULL,'W/"b"','é','d681734f8c454b90df4d5feea7487445',NULL,NULL,'http://news.example/',NULL,'2026-03-01 09:31:15.123456');
INSERT INTO "address" VALUES(X'496B0E57FA314D9BFAB4F3014E343023','duplicate',3,0,0,'2026-03-01 08:32:15.123456','2026-03-01 08:32:15.123456','daily','http://news.example/c','http://news.example/c',NULL,NULL,NULL,'d681734f8c454b90df4d5feea7487445',NULL,NULL,'http://news.example/',NULL,NULL);
INSERT INTO "address" VALUES(X'37203BF2D472FC18323A86BCEAFFE47C','failed',NULL,1,1,'2026-03-01 08:30:15.123456','2026-03-01 08:30:15.123456','daily','http://news.example/d','http://news.example/d',NULL,NULL,NULL,NULL,'http','the server answered 503','http://news.example/','{"url":"http://news.example/d","canonical_url":"http://news.example/d","source":"daily","title":"待读","witnesses":[],"found_on":"http://news.example/","tries":1,"is_past":false}',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0017');
CREATE TABLE band_bucket (
	number INTEGER NOT NULL, 
	entries BLOB NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "band_bucket" VALUES(847,X'0700000200000007000003000000');
INSERT INTO "band_bucket" VALUES(1051,X'');
INSERT INTO "band_bucket" VALUES(1665,X'0D0000020000000D000003000000');
INSERT INTO "band_bucket" VALUES(1666,X'04000001000000');
INSERT INTO "band_bucket" VALUES(2447,X'08000001000000');
INSERT INTO "band_bucket" VALUES(2775,X'');
INSERT INTO "band_bucket" VALUES(2827,X'');
INSERT INTO "band_bucket" VALUES(2960,X'0400000200000004000003000000');
INSERT INTO "band_bucket" VALUES(3141,X'0800000200000008000003000000');
INSERT INTO "band_bucket" VALUES(3208,X'0E000001000000');
INSERT INTO "band_bucket" VALUES(3794,X'');
INSERT INTO "band_bucket" VALUES(4017,X'0C000001000000');
CREATE TABLE block (
	source TEXT NOT NULL, 
	"key" BIGINT NOT NULL, 
	words TEXT NOT NULL, 
	page_count INTEGER NOT NULL, 
	last_page INTEGER NOT NULL, 
	last_title BIGINT NOT NULL, 
	PRIMARY KEY (source, "key")
)
 WITHOUT ROWID

;
INSERT INTO "block" VALUES('daily',-2731644764443507809,'The plant in Lingang will make 50 GWh of cells a year.',1,1,-2941897013227997455);
INSERT INTO "block" VALUES('daily',-725548565580347645,'two',1,2,-2941897013227997455);
INSERT INTO "block" VALUES('daily',0,'',2,2,0);
INSERT INTO "block" VALUES('weekly',-725548565580347645,'two',1,1,-2941897013227997455);
INSERT INTO "block" VALUES('weekly',0,'',1,1,0);
CREATE TABLE clue (
	"key" INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	PRIMARY KEY ("key", item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
)
 WITHOUT ROWID

;
CREATE TABLE edition (
	series TEXT NOT NULL, 
	day DATE NOT NULL, 
	made_at DATETIME NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (series, day)
);
CREATE TABLE errand (
	"key" TEXT NOT NULL, 
	told TEXT NOT NULL, 
	ended_at DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE "front" (
	source TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	body_hash TEXT NOT NULL, 
	read_at DATETIME NOT NULL, 
	whole_at DATETIME, 
	lied BOOLEAN DEFAULT 0 NOT NULL, 
	moved_to TEXT, 
	moved_count INTEGER DEFAULT 0 NOT NULL, 
	PRIMARY KEY (source, place)
)
 WITHOUT ROWID

;
INSERT INTO "front" VALUES('daily',0,'http://news.example/','"f"','Mon','h','2026-03-01 08:30:15.123456',NULL,0,NULL,0);
CREATE TABLE host (
	host TEXT NOT NULL, 
	ready_at DATETIME, 
	taken_at DATETIME, 
	rules TEXT, 
	rules_until_at DATETIME, 
	PRIMARY KEY (host)
);
CREATE TABLE host_hold (
	host TEXT NOT NULL, 
	until_at DATETIME NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (host)
);
INSERT INTO "host_hold" VALUES('news.example:80','2026-03-01 09:30:15.123456','Retry-After');
CREATE TABLE "item" (
	id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	relevant BOOLEAN NOT NULL, 
	score FLOAT NOT NULL, 
	language TEXT NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	published_from_on DATE, 
	published_to_on DATE, 
	story INTEGER, 
	duplicate_of INTEGER, 
	revision INTEGER NOT NULL, 
	rules TEXT NOT NULL, 
	checksum BIGINT NOT NULL, 
	text_hash TEXT NOT NULL, 
	published TEXT, 
	published_precision TEXT NOT NULL, 
	published_evidence TEXT NOT NULL, 
	published_earliest_on DATE, 
	published_latest_on DATE, 
	updated TEXT, 
	url TEXT NOT NULL, 
	article_url TEXT NOT NULL, 
	canonical_url TEXT NOT NULL, 
	title TEXT NOT NULL, 
	origin TEXT, 
	extractor TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	signature BLOB NOT NULL, 
	bands BLOB NOT NULL, 
	lead TEXT NOT NULL, 
	text TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	round INTEGER DEFAULT 0 NOT NULL, 
	changed_at DATETIME NOT NULL, withdrawn_at DATETIME, is_past BOOLEAN DEFAULT false NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(duplicate_of) REFERENCES item (id)
);
INSERT INTO "item" VALUES(1,'daily',1,0.8125,'en','2026-03-01 08:30:15.123456','2026-03-01 08:39:15.123456','2026-03-01','2026-03-01',1,NULL,2,'r1',886890576,'ec88cfb1898f46825c2c870504333320','2026-03-01T10:17+08:00','minute','json-ld',NULL,NULL,NULL,'http://news.example/a','http://news.example/a','http://news.example/a','更大的工厂','新华社','trafilatura','["50 GWh","上海"]',X'EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320EC88CFB1898F46825C2C870504333320',X'88EC0000000000C0B1CF0000000000C08F890000000000C082460000000000C0','临港的工厂将年产 60 GWh 电池。','临港的工厂将年产 60 GWh 电池。','{"authors":["Li Na","王芳"],"quality":["no author line"],"witnesses":[{"evidence":"json-ld","value":"2026-03-01T10:17+08:00","precision":"minute","quote":"\"2026-03-01T10:17+08:00\"","role":"published"}],"sectors":["batteries"],"places":["lingang"],"companies":["tesla"],"topics":["new-plant"],"matches":[{"kind":"place","id":"lingang","term":"Lingang","where":"body","start":13,"end":20,"weight":0.5}],"figures":[{"value":50.0,"unit":"GWh","quote":"50 GWh","start":31,"end":37,"period":"a year"}],"parts":[{"name":"place","value":0.5,"reason":"Lingang in the body"},{"name":"sector","value":0.3125,"reason":"cells"}],"notes":["nothing was discounted"]}',1,'2026-11-22 12:17:57.240864',NULL,0);
INSERT INTO "item" VALUES(2,'weekly',1,0.8125,'en','2026-03-01 08:31:15.123456','2026-03-01 08:31:15.123456','2026-03-01','2026-03-01',2,NULL,1,'r1',1203040039,'d681734f8c454b90df4d5feea7487445','2026-03-01T10:17+08:00','minute','json-ld',NULL,NULL,NULL,'http://news.example/b','http://news.example/b','http://news.example/b','A battery plant for Lingang','新华社','trafilatura','["50 GWh","上海"]',X'D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445',X'81D60000000000C04F730000000000C0458C0000000000C0904B0000000000C0','two','two','{"authors":["Li Na","王芳"],"quality":["no author line"],"witnesses":[{"evidence":"json-ld","value":"2026-03-01T10:17+08:00","precision":"minute","quote":"\"2026-03-01T10:17+08:00\"","role":"published"}],"sectors":["batteries"],"places":["lingang"],"companies":["tesla"],"topics":["new-plant"],"matches":[{"kind":"place","id":"lingang","term":"Lingang","where":"body","start":13,"end":20,"weight":0.5}],"figures":[{"value":50.0,"unit":"GWh","quote":"50 GWh","start":31,"end":37,"period":"a year"}],"parts":[{"name":"place","value":0.5,"reason":"Lingang in the body"},{"name":"sector","value":0.3125,"reason":"cells"}],"notes":["nothing was discounted"]}',1,'2026-11-22 12:17:57.147337',NULL,0);
INSERT INTO "item" VALUES(3,'daily',1,0.8125,'en','2026-03-01 08:32:15.123456','2026-03-01 08:32:15.123456','2026-03-01','2026-03-01',2,2,1,'r1',2738084250,'d681734f8c454b90df4d5feea7487445','2026-03-01T10:17+08:00','minute','json-ld',NULL,NULL,NULL,'http://news.example/c','http://news.example/c','http://news.example/c','A battery plant for Lingang','新华社','trafilatura','["50 GWh","上海"]',X'D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445D681734F8C454B90DF4D5FEEA7487445',X'81D60000000000C04F730000000000C0458C0000000000C0904B0000000000C0','two','two','{"authors":["Li Na","王芳"],"quality":["no author line"],"witnesses":[{"evidence":"json-ld","value":"2026-03-01T10:17+08:00","precision":"minute","quote":"\"2026-03-01T10:17+08:00\"","role":"published"}],"sectors":["batteries"],"places":["lingang"],"companies":["tesla"],"topics":["new-plant"],"matches":[{"kind":"place","id":"lingang","term":"Lingang","where":"body","start":13,"end":20,"weight":0.5}],"figures":[{"value":50.0,"unit":"GWh","quote":"50 GWh","start":31,"end":37,"period":"a year"}],"parts":[{"name":"place","value":0.5,"reason":"Lingang in the body"},{"name":"sector","value":0.3125,"reason":"cells"}],"notes":["nothing was discounted"]}',2,'2026-11-22 12:17:57.212025',NULL,0);
CREATE TABLE label (
	item_id INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "label" VALUES(2,'no','2026-03-01 08:41:15.123456');
CREATE TABLE lease (
	source TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	until_at DATETIME NOT NULL, 
	PRIMARY KEY (source)
);
CREATE TABLE raw_dictionary (
	id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE raw_page (
	item_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	part INTEGER NOT NULL, 
	kept_at DATETIME NOT NULL, 
	fetched_at DATETIME NOT NULL, 
	size INTEGER NOT NULL, 
	dictionary INTEGER, 
	head BLOB NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (item_id, revision, part), 
	FOREIGN KEY(item_id) REFERENCES item (id), 
	FOREIGN KEY(dictionary) REFERENCES raw_dictionary (id)
);
CREATE TABLE revision (
	item_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	seen_at DATETIME NOT NULL, 
	text_hash TEXT NOT NULL, 
	changed TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (item_id, number), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
INSERT INTO "revision" VALUES(1,1,'2026-03-01 08:30:15.123456','441b9b0b3ad70ed210b3a1bde246c46e','["headline","figures","names","wording"]','A battery plant for Lingang','The plant in Lingang will make 50 GWh of cells a year.');
CREATE TABLE run (
	id INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	PRIMARY KEY (id)
);
INSERT INTO "run" VALUES(1,'2026-03-01 08:30:15.123456','2026-03-01 08:40:15.123456');
INSERT INTO "run" VALUES(2,'2026-03-01 08:32:15.123456',NULL);
CREATE TABLE search_document (
	number INTEGER NOT NULL, 
	item_id INTEGER, 
	PRIMARY KEY (number), 
	FOREIGN KEY(item_id) REFERENCES item (id), 
	UNIQUE (item_id)
);
INSERT INTO "search_document" VALUES(344151031808,NULL);
INSERT INTO "search_document" VALUES(344151031809,2);
INSERT INTO "search_document" VALUES(344151031810,3);
INSERT INTO "search_document" VALUES(344151031811,1);
CREATE TABLE sending (
	"key" TEXT NOT NULL, 
	series TEXT NOT NULL, 
	day DATE NOT NULL, 
	recipient TEXT NOT NULL, 
	shown TEXT NOT NULL, 
	state TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	planned_at DATETIME, 
	changed_at DATETIME, 
	next_try_at DATETIME, 
	claimed_by TEXT, 
	message TEXT, 
	PRIMARY KEY ("key")
);
CREATE TABLE source_state (
	id TEXT NOT NULL, 
	last_visit_at DATETIME, 
	last_ok_at DATETIME, 
	last_new_at DATETIME, 
	next_due_at DATETIME, 
	due_reason TEXT, 
	failures INTEGER NOT NULL, 
	last_status TEXT, 
	failure_kind TEXT, 
	failure_message TEXT, 
	failure_url TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "source_state" VALUES('daily',NULL,NULL,NULL,'2026-03-01 09:00:15.123456',NULL,0,'ok',NULL,NULL,NULL);
CREATE TABLE step (
	source TEXT NOT NULL, 
	name TEXT NOT NULL, 
	done_at DATETIME NOT NULL, 
	discovered INTEGER NOT NULL, 
	fetched INTEGER NOT NULL, 
	new INTEGER NOT NULL, 
	updated INTEGER NOT NULL, 
	duplicates INTEGER NOT NULL, 
	relevant INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	PRIMARY KEY (source, name)
);
CREATE TABLE story_choice (
	one INTEGER NOT NULL, 
	other INTEGER NOT NULL, 
	together BOOLEAN NOT NULL, 
	PRIMARY KEY (one, other), 
	FOREIGN KEY(one) REFERENCES item (id), 
	FOREIGN KEY(other) REFERENCES item (id)
);
CREATE TABLE tag (
	item_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (item_id, kind, name), 
	FOREIGN KEY(item_id) REFERENCES item (id)
)
 WITHOUT ROWID

;
INSERT INTO "tag" VALUES(1,'company','tesla');
INSERT INTO "tag" VALUES(2,'company','tesla');
INSERT INTO "tag" VALUES(3,'company','tesla');
INSERT INTO "tag" VALUES(1,'place','lingang');
INSERT INTO "tag" VALUES(2,'place','lingang');
INSERT INTO "tag" VALUES(3,'place','lingang');
INSERT INTO "tag" VALUES(1,'sector','batteries');
INSERT INTO "tag" VALUES(2,'sector','batteries');
INSERT INTO "tag" VALUES(3,'sector','batteries');
INSERT INTO "tag" VALUES(1,'topic','new-plant');
INSERT INTO "tag" VALUES(2,'topic','new-plant');
INSERT INTO "tag" VALUES(3,'topic','new-plant');
CREATE TABLE telling (
	item_id INTEGER NOT NULL, 
	traits TEXT NOT NULL, 
	PRIMARY KEY (item_id), 
	FOREIGN KEY(item_id) REFERENCES item (id)
);
CREATE TABLE tie (
	one INTEGER NOT NULL, 
	other INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	strength FLOAT NOT NULL, 
	reasons TEXT NOT NULL, 
	PRIMARY KEY (one, other), 
	FOREIGN KEY(one) REFERENCES item (id), 
	FOREIGN KEY(other) REFERENCES item (id)
)
 WITHOUT ROWID

;
CREATE TABLE told (
	series TEXT NOT NULL, 
	item_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	revision INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (series, item_id, day), 
	FOREIGN KEY(item_id) REFERENCES item (id)
)
 WITHOUT ROWID

;
CREATE TABLE visit (
	run INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	status TEXT NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME NOT NULL, 
	next_due_at DATETIME, 
	discovered INTEGER NOT NULL, 
	fetched INTEGER NOT NULL, 
	new INTEGER NOT NULL, 
	updated INTEGER NOT NULL, 
	duplicates INTEGER NOT NULL, 
	relevant INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	failure_kind TEXT, 
	failure_message TEXT, 
	failure_url TEXT, 
	warnings TEXT, 
	PRIMARY KEY (run, source)
);
INSERT INTO "visit" VALUES(1,'daily','ok','2026-03-01 08:30:15.123456','2026-03-01 08:39:15.123456',NULL,4,4,3,1,1,3,1,NULL,NULL,NULL,'["slow"]');
CREATE TABLE visit_day (
	source TEXT NOT NULL, 
	day DATE NOT NULL, 
	good_visits INTEGER NOT NULL, 
	changed_visits INTEGER NOT NULL, 
	discovered INTEGER NOT NULL, 
	PRIMARY KEY (source, day)
)
 WITHOUT ROWID

;
INSERT INTO "visit_day" VALUES('daily','2026-03-01',1,1,4);
CREATE TABLE worker (
	name TEXT NOT NULL, 
	machine TEXT NOT NULL, 
	version TEXT NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	running INTEGER NOT NULL, 
	visits INTEGER NOT NULL, 
	errands INTEGER NOT NULL, 
	articles INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
CREATE INDEX visit_source ON visit (source, run);
CREATE INDEX address_item ON address (item_id);
CREATE INDEX address_unfinished ON address (source, checked_at) WHERE retryable;
CREATE INDEX tag_name ON tag (kind, name, item_id);
CREATE INDEX item_text_hash ON item (text_hash, id);
CREATE INDEX item_first_seen ON item (first_seen_at, id);
CREATE INDEX item_copies ON item (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX item_story ON item (story);
CREATE INDEX item_relevant ON item (relevant, first_seen_at, id);
CREATE INDEX item_source ON item (source, first_seen_at, id);
CREATE INDEX item_published ON item (published_to_on);
CREATE INDEX item_rules ON item (rules);
CREATE INDEX item_changed ON item (changed_at);
CREATE INDEX raw_dictionary_source ON raw_dictionary (source, made_at);
CREATE INDEX raw_page_kept ON raw_page (kept_at);
CREATE INDEX raw_page_dictionary ON raw_page (dictionary);
CREATE INDEX told_day ON told (series, day);
CREATE INDEX sending_state ON sending (state, next_try_at);
CREATE INDEX tie_other ON tie (other);
CREATE INDEX story_choice_other ON story_choice (other);
CREATE INDEX address_reread ON address (source, reread_at) WHERE reread_at IS NOT NULL;
CREATE VIRTUAL TABLE search_words USING fts5(title, body, tags, content='', columnsize=0, tokenize="ascii tokenchars ':-_.%~'");
COMMIT;
