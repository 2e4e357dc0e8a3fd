package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.image.ByteImage;
import io.sigmazero.bench.image.ImageLayout;
import io.sigmazero.bench.report.PixelImages;
import io.sigmazero.bench.run.WriteFailure;
import io.sigmazero.core.attack.Bounds;
import io.sigmazero.core.trial.TrialResult;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Images of the first samples: unchanged, as a cell's attack left them, and where they differ.
 * Written again they are the same.
 */
public final class GalleryFiles {
  /** The folder of the images in the run's folder. */
  public static final String FOLDER = "gallery";

  private final Path folder;
  private final int samples;

  /**
   * Images in a run's folder.
   *
   * @param samples of how many samples, the first
   */
  GalleryFiles(Path folder, int samples) {
    this.folder = folder;
    this.samples = samples;
  }

  /** The image of an unchanged sample, relative to the run's folder. */
  public static String clean(String model, int sourceIndex) {
    return "%s/%s/%d.png".formatted(FOLDER, model, sourceIndex);
  }

  /** The image of what a cell's attack found, relative to the run's folder. */
  public static String adversarial(Cell cell, int sourceIndex) {
    return "%s/%s/%d.png".formatted(FOLDER, cell.fileName(), sourceIndex);
  }

  /** The image of where that differs, relative to the run's folder. */
  public static String changed(Cell cell, int sourceIndex) {
    return "%s/%s/%d-changed.png".formatted(FOLDER, cell.fileName(), sourceIndex);
  }

  /**
   * Writes what belongs to a sample, if it is one of the first, its model takes images, and the
   * cell is to be pictured.
   */
  void write(Cell cell, LoadedModel loaded, int sample, TrialResult result) throws IOException {
    Optional<ImageLayout> layout = ImageLayout.of(loaded.model().inputShape());
    if (!cell.pictured() || sample >= samples || layout.isEmpty()) {
      return;
    }
    Bounds bounds = Bounds.of(0f, 1f);
    FloatBuffer clean = FloatBuffer.allocate(loaded.model().features());
    loaded.samples().read(sample, clean, 0);
    ByteImage image = new ByteImage(layout.get(), bounds);
    int index = loaded.samples().sourceIndex(sample);
    write(image, clean.array(), clean(cell.model(), index));
    if (result.success()) {
      write(image, result.adversarial(), adversarial(cell, index));
      byte[] changes =
          new PixelImages(layout.get(), bounds).changesPng(clean.array(), result.adversarial());
      Path file = prepared(changed(cell, index));
      try {
        Files.write(file, changes);
      } catch (IOException e) {
        throw WriteFailure.naming(file, e);
      }
    }
  }

  private void write(ByteImage image, float[] values, String name) throws IOException {
    Path file = prepared(name);
    try {
      image.write(values, file);
    } catch (IOException e) {
      throw WriteFailure.naming(file, e);
    }
  }

  private Path prepared(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }
}
