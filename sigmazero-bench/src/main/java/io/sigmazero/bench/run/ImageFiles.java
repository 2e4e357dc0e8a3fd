package io.sigmazero.bench.run;

import io.sigmazero.bench.image.ByteImage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of the adversarial inputs as images, which can be read as data. */
final class ImageFiles {
  private static final String LABELS = "labels.csv";
  private static final Pattern OWN = Pattern.compile("\\d+\\.png|labels\\.csv");

  private final Path folder;
  private final ByteImage image;

  private ImageFiles(Path folder, ByteImage image) {
    this.folder = folder;
    this.image = image;
  }

  /** Makes the folder, empty. */
  static ImageFiles begin(Path folder, ByteImage image) throws IOException {
    requireReplaceable(folder);
    delete(folder);
    Files.createDirectory(folder);
    return new ImageFiles(folder, image);
  }

  /**
   * Writes the image of a success.
   *
   * @param adversarial not modified
   */
  void write(SampleRecord sample, float[] adversarial) throws IOException {
    Path file = folder.resolve(name(sample));
    try {
      image.write(adversarial, file);
    } catch (IOException e) {
      throw WriteFailure.naming(file, e);
    }
  }

  /** Writes the list of the images with the labels of the samples. */
  void complete(List<SampleRecord> samples) throws IOException {
    StringBuilder csv = new StringBuilder("file,label\n");
    samples.stream()
        .filter(SampleRecord::success)
        .forEach(s -> csv.append(name(s)).append(',').append(s.label()).append('\n'));
    Files.writeString(folder.resolve(LABELS), csv);
  }

  /**
   * Checks that the folder, if there is one, can be replaced.
   *
   * @throws IOException if it is a file, or holds what no run has written
   */
  static void requireReplaceable(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new FileSystemException(folder.toString(), null, "is a file, expected a folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> foreign = files.filter(file -> !isOwn(file)).findFirst();
      if (foreign.isPresent()) {
        throw new FileSystemException(
            foreign.get().toString(),
            null,
            "is no image of an earlier run, so its folder is not replaced");
      }
    }
  }

  /** Deletes what a run has written to the folder, and the folder if nothing else is in it. */
  static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      if (isOwn(file)) {
        Files.delete(file);
      }
    }
    if (files.stream().allMatch(ImageFiles::isOwn)) {
      Files.delete(folder);
    }
  }

  private static boolean isOwn(Path file) {
    return OWN.matcher(file.getFileName().toString()).matches();
  }

  private static String name(SampleRecord sample) {
    return sample.index() + ".png";
  }
}
