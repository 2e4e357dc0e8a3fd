package io.sigmazero.models.fuzz;

import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import io.sigmazero.models.data.GroupFile;
import io.sigmazero.models.data.MaskFile;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** The ways in which data files come into a program. */
final class DataChecks {
  private static final int[][] SHAPES = {{1, 2, 3}, {3, 4, 5}, {1, 28, 28}, {6}, {1}};
  private static final int MOST_ROWS_READ = 50;

  private DataChecks() {}

  /** A file of inputs for some models, and of labels. */
  static void array(byte[] content, String ending) {
    Path file = LoaderCheck.write("inputs." + ending, content);
    for (int[] shape : SHAPES) {
      LoaderCheck.check(file, inputs -> read(DataSource.at(inputs), shape));
      LoaderCheck.check(
          file, inputs -> read(DataSource.at(inputs).withOffset(1).withSamples(2), shape));
    }
    labels(content, "labels." + ending);
    besides(content, "besides." + ending);
  }

  /** Masks and groups of features of three inputs. */
  static void besides(byte[] content, String name) {
    byte[] threeInputs = {0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 1, 7, 8, 9};
    Path inputs = LoaderCheck.write("three.idx", threeInputs);
    LoaderCheck.check(name, content, mask -> MaskFile.read(mask, DataSource.at(inputs).open(1), 1));
    LoaderCheck.check(name, content, groups -> GroupFile.read(groups, 1));
  }

  /** Labels of three inputs. */
  static void labels(byte[] content, String name) {
    byte[] threeInputs = {0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 1, 7, 8, 9};
    Path inputs = LoaderCheck.write("three.idx", threeInputs);
    LoaderCheck.check(
        name, content, labels -> read(DataSource.at(inputs).withLabels(labels), new int[] {1}));
  }

  /** A table of images in a folder that has one. */
  static void table(byte[] content) {
    Path table = LoaderCheck.write("folder/labels.csv", content);
    LoaderCheck.check(table, file -> read(DataSource.at(file.getParent()), new int[] {1, 2, 3}));
  }

  /** The only image of a folder. */
  static void image(byte[] content) {
    for (int[] shape : new int[][] {{1, 4, 5}, {3, 4, 5}, {3, 2000, 2000}}) {
      LoaderCheck.check(
          "images/image.png", content, file -> read(DataSource.at(file.getParent()), shape));
    }
  }

  private static void read(DataSource source, int[] shape) throws ModelLoadException {
    DataSet samples = source.open(shape);
    FloatBuffer row = FloatBuffer.allocate(samples.features());
    for (int i = 0; i < Math.min(samples.count(), MOST_ROWS_READ); i++) {
      try {
        samples.read(i, row, 0);
      } catch (UncheckedIOException e) {
        if (e.getCause() instanceof ModelLoadException cause) {
          throw cause;
        }
        throw e;
      }
      if (samples.hasLabels() && samples.label(i) < 0) {
        throw new AssertionError("label " + samples.label(i));
      }
    }
  }
}
