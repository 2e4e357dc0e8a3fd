package io.sigmazero.examples;

import io.sigmazero.core.attack.Grouping;
import io.sigmazero.core.attack.Mask;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import io.sigmazero.models.engine.Engines;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * Attacks a model file so that what is found can be saved as PNG images: a class to reach, pixels
 * counted whole, values on the 256 levels of a byte, and a border of the image that stays as it is.
 *
 * <p>Without arguments it takes the digits and the network that {@code ./sigmazero demo} takes.
 * Models whose channels come last, as those of Keras often do, work as well as ONNX models.
 *
 * <pre>
 * java @examples/target/java.args io.sigmazero.examples.DigitsFromFiles \
 *     [MODEL IMAGES LABELS TARGET SAMPLES FOLDER]
 * </pre>
 */
public final class DigitsFromFiles {
  private static final String DEMO = "sigmazero-bench/src/main/resources/io/sigmazero/bench/demo/";
  private static final String[] DEFAULTS = {
    DEMO + "digits.onnx",
    DEMO + "digits-images.idx3-ubyte.gz",
    DEMO + "digits-labels.idx1-ubyte.gz",
    "3",
    "10",
    "out/digits"
  };
  private static final int BORDER = 3;

  private DigitsFromFiles() {}

  /** Model, images, labels, class to reach, number of images, folder for PNG files; or nothing. */
  public static void main(String[] args) throws IOException {
    String[] given = args.length == 0 ? DEFAULTS : args;
    int target = Integer.parseInt(given[3]);
    Path folder = Files.createDirectories(Path.of(given[5]));

    ImportedModel imported = ModelLoader.load(Path.of(given[0]));
    try (DifferentiableModel model = Engines.compile(Engines.AUTOMATIC, imported)) {
      Pixels pixels = Pixels.of(model.inputShape());
      DataSet digits =
          DataSource.at(Path.of(given[1]))
              .withLabels(Path.of(given[2]))
              .withSamples(Integer.parseInt(given[4]))
              .open(model.inputShape());

      SigmaZero attack =
          SigmaZero.builder()
              .target(target)
              .grouping(pixels.last ? Grouping.byPixelChannelsLast() : Grouping.byPixel())
              .levels(256)
              .mask(Mask.forAll(pixels.border()))
              .build();

      System.out.printf("%-7s %-6s %-9s %s%n", "image", "label", "taken for", "pixels changed");
      for (SampleResult result : attack.run(model, digits)) {
        String found =
            result.success()
                ? "%-9d %d".formatted(target, result.l0().getAsInt())
                : "-         " + result.diagnosis().map(d -> d.sentence()).orElse("not found");
        System.out.printf("%-7d %-6d %s%n", result.index(), result.label(), found);
        if (result.success()) {
          Path file = folder.resolve(result.index() + ".png");
          ImageIO.write(pixels.image(result.adversarial()), "png", file.toFile());
        }
      }
      System.out.println("images are in " + given[5]);
    }
  }

  /** Where the pixels of a flat input stand. */
  private record Pixels(int height, int width, int channels, boolean last) {
    static Pixels of(int... shape) {
      boolean last = shape[2] < shape[0];
      return last
          ? new Pixels(shape[0], shape[1], shape[2], true)
          : new Pixels(shape[1], shape[2], shape[0], false);
    }

    int at(int row, int column, int channel) {
      int pixel = row * width + column;
      return last ? pixel * channels + channel : channel * height * width + pixel;
    }

    boolean[] border() {
      boolean[] fixed = new boolean[height * width * channels];
      Arrays.fill(fixed, true);
      for (int row = BORDER; row < height - BORDER; row++) {
        for (int column = BORDER; column < width - BORDER; column++) {
          for (int channel = 0; channel < channels; channel++) {
            fixed[at(row, column, channel)] = false;
          }
        }
      }
      return fixed;
    }

    BufferedImage image(float[] values) {
      int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
      BufferedImage image = new BufferedImage(width, height, type);
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          for (int channel = 0; channel < channels; channel++) {
            int level = Math.round(255 * values[at(row, column, channel)]);
            image.getRaster().setSample(column, row, channel, level);
          }
        }
      }
      return image;
    }
  }
}
