//! OCEL 2.0 in SQLite.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Error, ErrorCode, ToSql, params};

use super::super::durable::unfinished;
use super::objects::{Object, Related, Store, TYPES, Value};
use super::stamp;
use crate::model::flow::{STAGES, State};

/// A file that is not read before it is whole needs no journal; memory for pages is bounded.
const SETTINGS: &str =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
    PRAGMA cache_size = -32000; BEGIN;";

/// What the standard has for every log.
const TABLES: &str = "
    CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
    CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
    CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type) WITHOUT ROWID;
    CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type) WITHOUT ROWID;
    CREATE TABLE event_object (
        ocel_event_id TEXT REFERENCES event, ocel_object_id TEXT REFERENCES object, ocel_qualifier TEXT,
        PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier)
    ) WITHOUT ROWID;
    CREATE TABLE object_object (
        ocel_source_id TEXT REFERENCES object, ocel_target_id TEXT REFERENCES object, ocel_qualifier TEXT,
        PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier)
    ) WITHOUT ROWID;";

pub(super) struct Database {
    path: PathBuf,
    data: Connection,
}

impl Database {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let tmp = unfinished(path);
        // What is left of a log that was not finished is no database to go on with.
        File::create(&tmp)?;
        let data = Connection::open(&tmp).map_err(odd)?;
        data.set_prepared_statement_cache_capacity(64);
        let begun = data.execute_batch(SETTINGS).and_then(|()| tables(&data));
        begun.map_err(odd)?;
        Ok(Self { path: path.to_owned(), data })
    }

    fn put(&self, sql: &str, values: impl rusqlite::Params) -> io::Result<()> {
        let put = self.data.prepare_cached(sql).and_then(|mut it| it.execute(values));
        put.map(drop).map_err(odd)
    }
}

fn tables(data: &Connection) -> Result<(), Error> {
    data.execute_batch(TABLES)?;
    for stage in &STAGES {
        let name = format!("{:?}", stage.state);
        data.execute("INSERT INTO event_map_type VALUES (?1, ?1)", [&name])?;
        data.execute_batch(&format!(
            "CREATE TABLE \"event_{name}\" (ocel_id TEXT PRIMARY KEY REFERENCES event, ocel_time TIMESTAMP) WITHOUT ROWID"
        ))?;
    }
    for kind in &TYPES {
        data.execute("INSERT INTO object_map_type VALUES (?1, ?1)", [kind.name])?;
        let own: String = kind
            .attributes
            .iter()
            .map(|[name, of, ..]| format!(", {name} {}", stored(of)))
            .collect();
        data.execute_batch(&format!(
            "CREATE TABLE \"object_{}\" (ocel_id TEXT REFERENCES object, ocel_time TIMESTAMP, ocel_changed_field TEXT{own})",
            kind.name
        ))?;
    }
    Ok(())
}

/// The type of a column for an attribute.
fn stored(of: &str) -> &'static str {
    match of {
        "float" => "REAL",
        "integer" => "INTEGER",
        _ => "TEXT",
    }
}

/// A full disk is told as one.
fn odd(error: Error) -> io::Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => io::Error::new(io::ErrorKind::StorageFull, error),
        _ => io::Error::other(error),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>, Error> {
        Ok(match *self {
            Self::Text(it) => it.into(),
            Self::Number(it) => it.into(),
            Self::Whole(it) => it.into(),
        })
    }
}

impl Store for Database {
    fn event(&mut self, id: &str, state: State, at: i64, related: &[Related]) -> io::Result<()> {
        let kind = format!("{state:?}");
        self.put("INSERT INTO event VALUES (?1, ?2)", params![id, kind])?;
        let own = format!("INSERT INTO \"event_{kind}\" VALUES (?1, ?2)");
        self.put(&own, params![id, stamp(at)])?;
        for it in related {
            let values = params![id, it.id, it.qualifier];
            self.put("INSERT INTO event_object VALUES (?1, ?2, ?3)", values)?;
        }
        Ok(())
    }

    fn object(&mut self, object: &Object) -> io::Result<()> {
        let Object { what, id, since, attributes, related } = object;
        let kind = what.is();
        self.put("INSERT INTO object VALUES (?1, ?2)", params![id, kind.name])?;
        let table = kind.name;
        let first = |name: &str| attributes.iter().position(|(of, ..)| *of == name);
        let firsts: Vec<Option<usize>> = kind.attributes.iter().map(|it| first(it[0])).collect();
        let slots: String = (3..3 + firsts.len()).map(|i| format!(", ?{i}")).collect();
        let since = stamp(*since);
        let mut values: Vec<&dyn ToSql> = vec![id, &since];
        let null = rusqlite::types::Null;
        values.extend(firsts.iter().map(|it| it.map_or(&null as &dyn ToSql, |i| &attributes[i].2)));
        let own = format!("INSERT INTO \"object_{table}\" VALUES (?1, ?2, NULL{slots})");
        self.put(&own, &values[..])?;
        let later = attributes.iter().enumerate().filter(|(i, _)| !firsts.contains(&Some(*i)));
        for (_, (name, at, value)) in later {
            let sql = format!(
                "INSERT INTO \"object_{table}\" (ocel_id, ocel_time, ocel_changed_field, {name}) VALUES (?1, ?2, ?3, ?4)"
            );
            self.put(&sql, params![id, stamp(*at), name, value])?;
        }
        for it in related {
            let values = params![id, it.id, it.qualifier];
            self.put("INSERT INTO object_object VALUES (?1, ?2, ?3)", values)?;
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        let Self { path, data } = self;
        data.execute_batch("COMMIT").map_err(odd)?;
        data.close().map_err(|(_, error)| odd(error))?;
        let tmp = unfinished(&path);
        File::options().append(true).open(&tmp)?.sync_all()?;
        fs::rename(&tmp, &path)
    }
}
