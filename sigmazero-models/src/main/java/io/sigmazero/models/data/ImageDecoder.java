package io.sigmazero.models.data;

import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.ModelLoadException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Pixels of PNG and JPEG files as they are stored: no colour profile, gamma or dithering is
 * applied.
 */
final class ImageDecoder {
  private static final Set<String> FORMATS = Set.of("png", "JPEG");
  private static final int OPAQUE = 255;

  private ImageDecoder() {}

  /**
   * Checks the size in an image's header and decodes nothing.
   *
   * @throws ModelLoadException if the file is missing or no such image, or its size is another
   */
  static void requireSize(Path file, ImageShape shape) throws ModelLoadException {
    read(
        file,
        reader -> {
          requireSize(file, reader, shape);
          return null;
        });
  }

  /**
   * The size in an image's header, as the shape of a grey image.
   *
   * @throws ModelLoadException if the file is missing or no such image
   */
  static ImageShape size(Path file) throws ModelLoadException {
    return read(file, reader -> new ImageShape(reader.getHeight(0), reader.getWidth(0), 1, true));
  }

  /**
   * Decodes an image.
   *
   * @return {@code 0xRRGGBB} a pixel, row by row; grey has all three alike
   * @throws ModelLoadException if the file is missing or no such image, has another size, more than
   *     8 bits a channel, or transparent pixels
   */
  static int[] pixels(Path file, ImageShape shape) throws ModelLoadException {
    return read(
        file,
        reader -> {
          requireSize(file, reader, shape);
          BufferedImage image = reader.read(0);
          return image.getColorModel() instanceof IndexColorModel
              ? indexed(file, image)
              : direct(file, image);
        });
  }

  private static <T> T read(Path file, Task<T> task) throws ModelLoadException {
    return LoadGuard.run(file, () -> decoded(file, task));
  }

  private static <T> T decoded(Path file, Task<T> task) throws ModelLoadException {
    if (!Files.exists(file)) {
      throw new ModelLoadException(file + ": no such file");
    }
    // The decoders meet damaged files with exceptions of all sorts.
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      while (readers.hasNext()) {
        ImageReader reader = readers.next();
        if (FORMATS.contains(reader.getFormatName())) {
          reader.setInput(in, true, true);
          try {
            return task.run(reader);
          } finally {
            reader.dispose();
          }
        }
      }
    } catch (ModelLoadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelLoadException(
          file + ": not a readable image: " + Quote.of(String.valueOf(e.getMessage())), e);
    }
    throw new ModelLoadException(file + ": not an image that can be read, expected PNG or JPEG");
  }

  private static void requireSize(Path file, ImageReader reader, ImageShape shape)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (width != shape.width() || height != shape.height()) {
      throw new ModelLoadException(
          file
              + ": image of "
              + width
              + "×"
              + height
              + " (width × height), the model takes "
              + shape.width()
              + "×"
              + shape.height());
    }
  }

  private static int[] indexed(Path file, BufferedImage image) throws ModelLoadException {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      requireOpaque(file, pixels[i] >>> 24);
      pixels[i] &= 0xffffff;
    }
    return pixels;
  }

  // BufferedImage.getRGB would brighten grey images: Java holds their values to be linear light.
  private static int[] direct(Path file, BufferedImage image) throws ModelLoadException {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    if (Arrays.stream(raster.getSampleModel().getSampleSize()).anyMatch(bits -> bits != 8)) {
      throw new ModelLoadException(file + ": more than 8 bits a channel, expected 8");
    }
    int colours = bands - (model.hasAlpha() ? 1 : 0);
    if (colours != 1 && colours != 3) {
      throw new ModelLoadException(file + ": " + colours + " channels, expected grey or RGB");
    }
    int width = raster.getWidth();
    int[] pixels = new int[width * raster.getHeight()];
    int[] row = new int[width * bands];
    for (int i = 0; i < pixels.length; i++) {
      int at = (i % width) * bands;
      if (at == 0) {
        raster.getPixels(0, i / width, width, 1, row);
      }
      requireOpaque(file, model.hasAlpha() ? row[at + colours] : OPAQUE);
      int last = colours - 1;
      pixels[i] = (row[at] << 16) | (row[at + Math.min(1, last)] << 8) | row[at + last];
    }
    return pixels;
  }

  private static void requireOpaque(Path file, int alpha) throws ModelLoadException {
    if (alpha != OPAQUE) {
      throw new ModelLoadException(file + ": has transparent pixels, expected an opaque image");
    }
  }

  /** What is done with a reader. */
  private interface Task<T> {
    T run(ImageReader reader) throws IOException;
  }
}
