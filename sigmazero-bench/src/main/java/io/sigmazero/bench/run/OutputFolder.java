package io.sigmazero.bench.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of an attack's results. Its files are written under partial names; all of them get
 * their own names together at the end, the summary last, so a folder with a summary is complete.
 */
public final class OutputFolder {
  /** A line of JSON a sample. */
  public static final String RESULTS = "results.jsonl";

  /** The adversarial inputs. */
  public static final String ADVERSARIAL = "adversarial.npy";

  /** The report for people. */
  public static final String REPORT = "report.html";

  /** The run in figures. */
  public static final String SUMMARY = "summary.json";

  /** The iterations of some samples, a line of JSON each. */
  public static final String TRACE = "trace.jsonl";

  /** The adversarial inputs as images. */
  public static final String IMAGES = "adversarial";

  private static final List<String> NAMES = List.of(RESULTS, ADVERSARIAL, REPORT, SUMMARY);

  private final Path folder;
  private final List<String> names;
  private final boolean hasImages;

  private OutputFolder(Path folder, List<String> names, boolean hasImages) {
    this.folder = folder;
    this.names = names;
    this.hasImages = hasImages;
  }

  /**
   * Makes the folder if it is missing and checks that results can go there.
   *
   * @throws IOException naming what stands in the way
   */
  public static OutputFolder prepare(OutputChoice choice) throws IOException {
    Path folder = choice.folder();
    requireWritable(folder.toAbsolutePath(), folder);
    List<String> names = new ArrayList<>(NAMES);
    if (!choice.traced().isEmpty()) {
      names.add(names.size() - 1, TRACE);
    }
    for (String name : names) {
      PartialFile.at(folder.resolve(name));
    }
    if (choice.images()) {
      ImageFiles.requireReplaceable(folder.resolve(IMAGES));
    }
    return new OutputFolder(folder, List.copyOf(names), choice.images());
  }

  /** Where to write the file with this name for now. */
  public Path partial(String name) {
    return new PartialFile(folder.resolve(name)).path();
  }

  /** Deletes what was begun. */
  public void discard() throws IOException {
    for (String name : names) {
      Files.deleteIfExists(partial(name));
    }
    if (hasImages) {
      ImageFiles.delete(partial(IMAGES));
    }
  }

  /**
   * Gives all files their own names.
   *
   * @return the files, the summary last
   */
  public List<Path> complete() throws IOException {
    // Old results stay whole until here; from here on the missing summary tells that they are not.
    Files.deleteIfExists(folder.resolve(SUMMARY));
    Files.deleteIfExists(folder.resolve(TRACE));
    ImageFiles.delete(folder.resolve(IMAGES));
    List<Path> files = new ArrayList<>();
    if (hasImages) {
      files.add(Files.move(partial(IMAGES), folder.resolve(IMAGES)));
    }
    for (String name : names) {
      new PartialFile(folder.resolve(name)).complete();
      files.add(folder.resolve(name));
    }
    return files;
  }

  /** Makes a folder and checks that files can be made in it; messages name it as the user did. */
  public static void requireWritable(Path folder, Path asGiven) throws IOException {
    for (Path part = folder; part != null; part = part.getParent()) {
      if (Files.exists(part) && !Files.isDirectory(part)) {
        String found = part.equals(folder) ? "is" : part + " is";
        throw new FileSystemException(
            asGiven.toString(), null, found + " a file, expected a folder");
      }
    }
    try {
      Files.createDirectories(folder);
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(asGiven.toString());
    } catch (IOException e) {
      FileSystemException refusal =
          new FileSystemException(asGiven.toString(), null, "the folder cannot be made");
      refusal.initCause(e);
      throw refusal;
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(asGiven.toString());
    }
  }
}
