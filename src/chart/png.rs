//! The same picture as pixels.

use super::style::{BOLD, FAMILY, REGULAR};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The largest side of a picture `[px]`; a chart at scale 8 stays below it.
const LARGEST: f64 = 16_384.0;

/// Draws an SVG of ours as PNG at `scale` pixels per unit, with the bundled font, on white; where it comes from stands in
/// a text chunk called `Source`.
///
/// # Errors
/// Text that is not an SVG, or a scale that gives no picture or one above 16,384 pixels a side.
pub fn png(svg: &str, scale: f64, provenance: &str) -> Result<Vec<u8>, String> {
    let tree = tree(svg)?;
    let side = |length: f32| (f64::from(length) * scale).ceil();
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    if !(1.0..=LARGEST).contains(&width) || !(1.0..=LARGEST).contains(&height) {
        return Err(format!("a picture of {width} x {height} pixels cannot be drawn"));
    }
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or("no room for the picture")?;
    pixels.fill(Color::WHITE);
    let transform = Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, transform, &mut pixels.as_mut());
    encode(&pixels, provenance).map_err(|e| e.to_string())
}

/// What is drawn on white has no transparency left.
fn encode(pixels: &Pixmap, provenance: &str) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = vec![];
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.add_itxt_chunk("Source".to_owned(), provenance.to_owned())?;
    let rgb: Vec<u8> =
        pixels.data().chunks(4).flat_map(|rgba| [rgba[0], rgba[1], rgba[2]]).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rgb)?;
    writer.finish()?;
    Ok(bytes)
}

/// The SVG as resvg understands it.
pub(super) fn tree(svg: &str) -> Result<Tree, String> {
    let mut options = Options { font_family: FAMILY.to_owned(), ..Options::default() };
    let fonts = options.fontdb_mut();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    fonts.set_sans_serif_family(FAMILY);
    Tree::from_str(svg, &options).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_size_that_was_asked_for() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20" width="30" height="20"/>"#;
        let bytes = png(svg, 2.0, "run 3f2a, seed 7").unwrap();
        assert_eq!(&bytes[1..4], b"PNG");
        assert_eq!(&bytes[16..24], [0, 0, 0, 60, 0, 0, 0, 40]);
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert!(pixels.iter().all(|&it| it == 255));
        let chunk = &reader.info().utf8_text[0];
        assert_eq!(
            (chunk.keyword.as_str(), chunk.get_text().unwrap()),
            ("Source", "run 3f2a, seed 7".into())
        );
    }

    #[test]
    fn nonsense_is_an_error_and_not_a_panic() {
        assert!(png("<svg", 1.0, "").is_err());
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>"#;
        for scale in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
            assert!(png(svg, scale, "").is_err());
        }
    }
}
