package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/** Image files, decoded each time they are read, so that only one at a time is in memory. */
final class ImageRows implements Rows {
  private final Path folder;
  private final List<String> files;
  private final ImageShape shape;

  private ImageRows(Path folder, List<String> files, ImageShape shape) {
    this.folder = folder;
    this.files = files;
    this.shape = shape;
  }

  /**
   * Images of a folder.
   *
   * @param files paths below the folder
   * @param slice those whose size is checked now, so that a wrong one is not found hours later
   * @throws ModelLoadException if one of the slice is missing, no image, or of the wrong size
   */
  static ImageRows open(Path folder, List<String> files, ImageShape shape, Slice slice)
      throws ModelLoadException {
    for (int row = slice.first(); row < slice.end(); row++) {
      ImageDecoder.requireSize(folder.resolve(files.get(row)), shape);
    }
    return new ImageRows(folder, files, shape);
  }

  @Override
  public int features() {
    return shape.features();
  }

  @Override
  public void read(int row, FloatBuffer destination, int offset) {
    Path file = folder.resolve(files.get(row));
    try {
      int[] pixels = ImageDecoder.pixels(file, shape);
      if (shape.channels() == 1) {
        requireGrey(file, pixels);
      }
      for (int pixel = 0; pixel < pixels.length; pixel++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          int value = (pixels[pixel] >> (16 - 8 * channel)) & 0xff;
          destination.put(offset + shape.position(pixel, channel), value / 255f);
        }
      }
    } catch (ModelLoadException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name(int row) {
    return files.get(row);
  }

  /** There are several formulas for the grey of a colour, so none is chosen here. */
  private static void requireGrey(Path file, int[] pixels) throws ModelLoadException {
    for (int pixel : pixels) {
      if (pixel != (pixel & 0xff) * 0x010101) {
        throw new ModelLoadException(
            file + ": a colour image, but the model takes 1 channel: expected a grey image");
      }
    }
  }
}
