//! OCEL 2.0 in JSON: events go out as they come, objects wait in a file without a name until all events are out.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::objects::{Object, Related, Store, TYPES, Value};
use super::{Text, stamp};
use crate::model::flow::{STAGES, State};

pub(super) struct Json<'a> {
    out: Text<'a>,
    objects: BufWriter<File>,
    any: [bool; 2],
}

#[derive(Serialize)]
struct EventOf<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: String,
    time: String,
    attributes: [(); 0],
    relationships: &'a [Related],
}

#[derive(Serialize)]
struct ObjectOf<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    attributes: Vec<AttributeOf<'a>>,
    relationships: &'a [Related],
}

#[derive(Serialize)]
struct AttributeOf<'a> {
    name: &'a str,
    time: String,
    value: Value,
}

impl<'a> Json<'a> {
    pub(super) fn begin(mut out: Text<'a>, folder: &Path) -> io::Result<Self> {
        let kinds = TYPES.iter().map(|kind| {
            let attributes = kind.attributes.iter();
            let attributes = attributes.map(|[name, of, ..]| json!({"name": name, "type": of}));
            json!({"name": kind.name, "attributes": attributes.collect::<Vec<_>>()})
        });
        let states =
            STAGES.iter().map(|it| json!({"name": format!("{:?}", it.state), "attributes": []}));
        let kinds = json!(kinds.collect::<Vec<_>>());
        let states = json!(states.collect::<Vec<_>>());
        write!(out, "{{\"objectTypes\":{kinds},\n\"eventTypes\":{states},\n\"events\":[")?;
        let objects = BufWriter::new(tempfile::tempfile_in(folder)?);
        Ok(Self { out, objects, any: [false; 2] })
    }
}

/// Adds to a list.
fn add(out: &mut impl Write, any: &mut bool, item: &impl Serialize) -> io::Result<()> {
    out.write_all(if std::mem::replace(any, true) { b",\n" } else { b"\n" })?;
    Ok(serde_json::to_writer(out, item)?)
}

impl Store for Json<'_> {
    fn event(
        &mut self,
        id: &str,
        state: State,
        at: i64,
        relationships: &[Related],
    ) -> io::Result<()> {
        let (kind, time) = (format!("{state:?}"), stamp(at));
        let event = EventOf { id, kind, time, attributes: [], relationships };
        add(&mut self.out, &mut self.any[0], &event)
    }

    fn object(&mut self, object: &Object) -> io::Result<()> {
        let attributes = object.attributes.iter().map(|(name, at, value)| AttributeOf {
            name,
            time: stamp(*at),
            value: *value,
        });
        let object = ObjectOf {
            id: &object.id,
            kind: object.what.is().name,
            attributes: attributes.collect(),
            relationships: &object.related,
        };
        add(&mut self.objects, &mut self.any[1], &object)
    }

    fn finish(mut self) -> io::Result<()> {
        self.out.write_all(b"\n],\n\"objects\":[")?;
        let mut objects = self.objects.into_inner().map_err(io::IntoInnerError::into_error)?;
        objects.rewind()?;
        io::copy(&mut objects, &mut self.out)?;
        self.out.write_all(b"\n]}\n")?;
        self.out.finish()
    }
}
