package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The images of a folder in order, with their labels.
 *
 * @param root the folder
 * @param files paths below it
 * @param labels one a file, or none at all
 * @param classNames by number, or empty
 */
record ImageFolder(Path root, List<String> files, Optional<int[]> labels, List<String> classNames) {
  private static final String TABLE = "labels.csv";
  private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg");

  /** Opens the images chosen by {@code source}, whose data is a folder. */
  static DataSet open(DataSource source, int[] inputShape) throws IOException {
    ImageShape shape = ImageShape.of(source.data(), inputShape, source.limits());
    ImageFolder folder = list(source);
    Slice slice = source.slice(folder.files.size());
    ImageRows rows = ImageRows.open(folder.root, folder.files, shape, slice);
    return new DataSet(folder.root.toString(), rows, slice, folder.labels, folder.classNames);
  }

  private static ImageFolder list(DataSource source) throws IOException {
    if (source.labels().isEmpty()) {
      return own(source);
    }
    Path file = source.labels().get();
    if (FileKind.of(file) == FileKind.TEXT_OR_OTHER) {
      LabelTable table = LabelTable.read(file, source.limits());
      if (table.namesFiles()) {
        return fromTable(source, table);
      }
    }
    ImageFolder folder = own(source);
    int[] labels = LabelFile.read(file, folder.files.size(), source.limits());
    return new ImageFolder(folder.root, folder.files, Optional.of(labels), List.of());
  }

  private static ImageFolder own(DataSource source) throws IOException {
    Path root = source.data();
    Path table = root.resolve(TABLE);
    if (Files.exists(table)) {
      FileKind.of(table);
      return fromTable(source, LabelTable.read(table, source.limits()));
    }
    List<String> classes = names(root, Files::isDirectory);
    ImageFolder folder =
        classes.isEmpty()
            ? new ImageFolder(root, flat(source), Optional.empty(), List.of())
            : fromClasses(source, classes);
    if (folder.files.isEmpty()) {
      throw new ModelLoadException(
          root
              + ": no images, expected class folders of PNG or JPEG files, or a "
              + TABLE
              + " (file,label)");
    }
    return folder;
  }

  private static List<String> flat(DataSource source) throws IOException {
    source.refusePerClass();
    return names(source.data(), ImageFolder::isImage);
  }

  private static ImageFolder fromClasses(DataSource source, List<String> classes)
      throws IOException {
    List<String> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      String name = classes.get(label);
      List<String> images = names(source.data().resolve(name), ImageFolder::isImage);
      int most = Math.min(images.size(), source.perClass().orElse(images.size()));
      for (String image : images.subList(0, most)) {
        files.add(name + "/" + image);
        labels.add(label);
      }
    }
    int[] all = labels.stream().mapToInt(Integer::intValue).toArray();
    return new ImageFolder(source.data(), List.copyOf(files), Optional.of(all), classes);
  }

  private static ImageFolder fromTable(DataSource source, LabelTable table)
      throws ModelLoadException {
    source.refusePerClass();
    if (table.labels().length > 0 && table.keys().isEmpty()) {
      throw new ModelLoadException(table.file() + ": one column, expected file,label");
    }
    for (String key : table.keys()) {
      requireBelow(source.data(), table.file(), key);
    }
    return new ImageFolder(source.data(), table.keys(), Optional.of(table.labels()), List.of());
  }

  /** A table says which images of the folder are meant, never which other file of the machine. */
  private static void requireBelow(Path root, Path table, String key) throws ModelLoadException {
    boolean below;
    try {
      Path folder = root.toAbsolutePath().normalize();
      below = !key.isEmpty() && folder.resolve(key).normalize().startsWith(folder);
    } catch (InvalidPathException e) {
      below = false;
    }
    if (!below) {
      throw new ModelLoadException(
          table + ": file " + Quote.of(key) + ", expected a path below " + root);
    }
  }

  private static List<String> names(Path folder, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(wanted)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
  }
}
