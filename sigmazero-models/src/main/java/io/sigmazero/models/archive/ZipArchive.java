package io.sigmazero.models.archive;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zip file read with suspicion: its directory is checked against limits when it is opened, and an
 * entry is unpacked to at most the size that it claims. Nothing is written to disk. Not thread
 * safe.
 */
public final class ZipArchive implements AutoCloseable {
  private static final long SMALL_ENTRY = 1 << 20;
  private static final int MOST_NAMES_SHOWN = 10;

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private ZipArchive(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Opens a file and checks its directory.
   *
   * @param file a zip file
   * @param limits what it may claim
   * @return the archive, to be closed
   * @throws ModelLoadException if it is no zip file, an entry occurs twice, entries share bytes or
   *     a limit is exceeded
   */
  public static ZipArchive open(Path file, ArchiveLimits limits) throws ModelLoadException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelLoadException(file + ": not a zip file: " + e.getMessage(), e);
    }
    ZipArchive archive = new ZipArchive(file, zip);
    try {
      archive.readDirectory(limits);
      return archive;
    } catch (ModelLoadException | RuntimeException e) {
      archive.close();
      throw e instanceof ModelLoadException refusal
          ? refusal
          : new ModelLoadException(file + ": damaged zip file: " + e.getMessage(), e);
    }
  }

  private void readDirectory(ArchiveLimits limits) throws ModelLoadException {
    if (zip.size() > limits.entries()) {
      throw refused("has " + zip.size() + " entries, expected at most " + limits.entries());
    }
    long total = 0;
    long packed = 0;
    long length = file.toFile().length();
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
      check(entry, limits);
      total = Math.addExact(total, entry.getSize());
      if (total > limits.totalBytes()) {
        throw refused("unpacks to more than " + limits.totalBytes() + " bytes");
      }
      // Entries may share packed bytes, each with a fair ratio and all of them a bomb.
      packed = Math.addExact(packed, Math.max(0, entry.getCompressedSize()));
      if (packed > length) {
        throw refused("claims more packed bytes than the " + length + " it has");
      }
      if (entries.put(entry.getName(), entry) != null) {
        throw refused("holds entry '" + entry.getName() + "' twice");
      }
    }
  }

  private void check(ZipEntry entry, ArchiveLimits limits) throws ModelLoadException {
    long size = entry.getSize();
    String name = "entry '" + entry.getName() + "' ";
    if (size < 0 || size > limits.entryBytes()) {
      throw refused(name + "has " + size + " bytes, expected at most " + limits.entryBytes());
    }
    long packed = Math.max(1, entry.getCompressedSize());
    if (size > SMALL_ENTRY && (double) size / packed > limits.compressionRatio()) {
      throw refused(
          "%sunpacks %d bytes to %d, expected at most %.0f times as many"
              .formatted(name, packed, size, limits.compressionRatio()));
    }
  }

  /** {@return the names of all entries, in the order of the directory} */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * Unpacks an entry that has good reason to be small: a configuration.
   *
   * @param name of the entry
   * @param mostBytes most bytes it may have
   * @return the entry's bytes
   * @throws ModelLoadException as {@link #read(String)}, and if it has more bytes
   */
  public byte[] read(String name, int mostBytes) throws ModelLoadException {
    ZipEntry entry = entries.get(name);
    if (entry != null && entry.getSize() > mostBytes) {
      throw refused(
          "entry '" + name + "' has " + entry.getSize() + " bytes, expected at most " + mostBytes);
    }
    return read(name);
  }

  /**
   * Unpacks an entry.
   *
   * @param name of the entry
   * @return the entry's bytes
   * @throws ModelLoadException if there is no such entry or it is damaged or larger than it claims
   */
  public byte[] read(String name) throws ModelLoadException {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      List<String> some = entries.keySet().stream().limit(MOST_NAMES_SHOWN).toList();
      throw refused(
          "has no entry '" + name + "' among its " + entries.size() + ", which begin with " + some);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      int size = Math.toIntExact(entry.getSize());
      byte[] bytes = in.readNBytes(size);
      if (bytes.length != size || in.read() >= 0) {
        throw refused("entry '" + name + "' does not unpack to the " + size + " bytes it claims");
      }
      return bytes;
    } catch (ModelLoadException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelLoadException(
          file + ": entry '" + name + "' is damaged: " + e.getMessage(), e);
    }
  }

  private ModelLoadException refused(String what) {
    return new ModelLoadException(file + ": " + what);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // Only read from: nothing can be lost.
    }
  }
}
