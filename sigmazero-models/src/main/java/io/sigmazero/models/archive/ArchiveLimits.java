package io.sigmazero.models.archive;

/**
 * What a zip file may claim before it is refused. Every limit is checked before memory is taken.
 *
 * @param entries most entries
 * @param entryBytes most bytes of one entry, unpacked
 * @param totalBytes most bytes of all entries together, unpacked
 * @param compressionRatio most unpacked bytes for one packed byte of an entry, once it unpacks to
 *     more than a mebibyte
 */
public record ArchiveLimits(
    int entries, long entryBytes, long totalBytes, double compressionRatio) {
  /** 10,000 entries, 2 GiB less a page each (an array's length), 8 GiB in all, 200 to 1. */
  public static final ArchiveLimits DEFAULT =
      new ArchiveLimits(10_000, Integer.MAX_VALUE - 4096L, 8L << 30, 200);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a limit is negative, or that of an entry beyond an array's
   *     length
   */
  public ArchiveLimits {
    if (entries < 0 || entryBytes < 0 || totalBytes < 0 || !(compressionRatio >= 0)) {
      throw new IllegalArgumentException("limits of a zip file must not be negative");
    }
    if (entryBytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a limit of " + entryBytes + " bytes an entry, expected at most an array's length");
    }
  }
}
