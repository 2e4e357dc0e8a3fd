package io.sigmazero.bench.experiment.report.plot;

import org.w3c.dom.Document;

/** A picture that stands alone. Not thread safe. */
public final class FilePicture {
  private final Document picture;

  FilePicture(Document picture) {
    this.picture = picture;
  }

  /** The content of an SVG file. */
  public String svg() {
    return SvgText.file(picture);
  }

  /**
   * The content of a PNG file, two pixels for each of the SVG's.
   *
   * @throws LinkageError where the Java runtime has no java.desktop or not its native libraries
   */
  public byte[] png() {
    return PngPicture.of(picture);
  }
}
