package io.sigmazero.bench.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written under another name and gets its own when it is complete, so that nothing
 * half-written looks like a result.
 *
 * @param target the file's own name
 */
public record PartialFile(Path target) {
  /** What is put behind the name of a file that is not complete. */
  public static final String SUFFIX = ".partial";

  /**
   * The file, whose folder is made if it is missing.
   *
   * @throws IOException if the folder cannot be made or written to, or the target is a folder
   */
  public static PartialFile at(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "is a folder, expected a file");
    }
    Path folder = target.toAbsolutePath().getParent();
    OutputFolder.requireWritable(folder, target.getParent() == null ? folder : target.getParent());
    return new PartialFile(target);
  }

  /** Where to write. */
  public Path path() {
    return target.resolveSibling(target.getFileName() + SUFFIX);
  }

  /** Gives the file its own name; an older one is replaced. */
  public void complete() throws IOException {
    Files.move(path(), target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
