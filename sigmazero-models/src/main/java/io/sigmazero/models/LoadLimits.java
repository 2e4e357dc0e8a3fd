package io.sigmazero.models;

import io.sigmazero.models.archive.ArchiveLimits;

/**
 * What files from strangers may claim or cause before they are refused. Each limit is checked
 * before memory is taken or work is begun: a small file cannot claim a large part of the machine.
 * One that really is large may use memory in proportion to its length.
 *
 * @param model of model files of every format
 * @param archive of zip files, which models come in
 * @param data of inputs and labels
 */
public record LoadLimits(Model model, ArchiveLimits archive, Data data) {
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

  /** {@link Model#DEFAULT}, {@link ArchiveLimits#DEFAULT} and {@link Data#DEFAULT}. */
  public static final LoadLimits DEFAULT =
      new LoadLimits(Model.DEFAULT, ArchiveLimits.DEFAULT, Data.DEFAULT);

  /**
   * {@return these limits with other limits of models}
   *
   * @param other the new limits
   */
  public LoadLimits with(Model other) {
    return new LoadLimits(other, archive, data);
  }

  /**
   * {@return these limits with other limits of archives}
   *
   * @param other the new limits
   */
  public LoadLimits with(ArchiveLimits other) {
    return new LoadLimits(model, other, data);
  }

  /**
   * {@return these limits with other limits of inputs and labels}
   *
   * @param other the new limits
   */
  public LoadLimits with(Data other) {
    return new LoadLimits(model, archive, other);
  }

  /**
   * Limits of model files.
   *
   * @param fileBytes most bytes of a file
   * @param nodes most operators or layers, those of branches included
   * @param valueElements most elements of one value of the graph, for one sample
   * @param graphElements most elements of all values of the graph together, for one sample
   * @param computedElements most elements that an importer computes from a file's constants, reads
   *     and writes counted; a longer file may have {@link #COMPUTED_PER_BYTE} for each of its bytes
   */
  public record Model(
      long fileBytes, int nodes, long valueElements, long graphElements, long computedElements) {
    /** Elements that may be computed for each byte of a file, where that is more. */
    public static final int COMPUTED_PER_BYTE = 4;

    /**
     * 2 GiB less 9 bytes (the longest array) of file, 100,000 nodes, 2^27 elements a value, 2^32 in
     * all, 2^24 computed.
     */
    public static final Model DEFAULT =
        new Model(LONGEST_ARRAY, 100_000, 1L << 27, 1L << 32, 1L << 24);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a limit is negative, or that of a file or a value beyond
     *     an array's length
     */
    public Model {
      Checks.require("bytes of a file", fileBytes, LONGEST_ARRAY);
      Checks.require("nodes", nodes, Integer.MAX_VALUE);
      Checks.require("elements of a value", valueElements, LONGEST_ARRAY);
      Checks.require("elements of a graph", graphElements, Long.MAX_VALUE);
      Checks.require("computed elements", computedElements, Long.MAX_VALUE);
    }

    /**
     * {@return how many elements may be computed from the constants of a file of this length}
     *
     * @param fileLength in bytes
     */
    public long computedElements(long fileLength) {
      return Math.max(computedElements, COMPUTED_PER_BYTE * fileLength);
    }
  }

  /**
   * Limits of inputs and labels. Uncompressed arrays are mapped into memory, and read as they are
   * asked for: they have no limit.
   *
   * @param memoryBytes most bytes that compressed data take in memory
   * @param textBytes most bytes of a csv file
   * @param lineCharacters most characters of one of its records
   * @param imagePixels most pixels of an image
   */
  public record Data(long memoryBytes, long textBytes, int lineCharacters, long imagePixels) {
    /** 1 GiB in memory, 32 MiB of text, 65,536 characters a line, 2^26 pixels. */
    public static final Data DEFAULT = new Data(1L << 30, 1L << 25, 1 << 16, 1L << 26);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a limit is negative, or that of pixels beyond an array's
     *     length
     */
    public Data {
      Checks.require("bytes in memory", memoryBytes, Long.MAX_VALUE);
      Checks.require("bytes of text", textBytes, Long.MAX_VALUE);
      Checks.require("characters of a line", lineCharacters, Integer.MAX_VALUE);
      Checks.require("pixels", imagePixels, LONGEST_ARRAY);
    }
  }

  /** Apart, so that making a part's default does not begin the whole's, which needs it. */
  private static final class Checks {
    private Checks() {}

    static void require(String what, long limit, long most) {
      if (limit < 0 || limit > most) {
        throw new IllegalArgumentException(
            "a limit of " + limit + " " + what + ", expected 0 to " + most);
      }
    }
  }
}
