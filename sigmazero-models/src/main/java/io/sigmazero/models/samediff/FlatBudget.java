package io.sigmazero.models.samediff;

/**
 * How much of a file may still be read. Tables of a flatbuffer may share their parts, so that a
 * small file can describe a large model; what ND4J writes shares nothing, and is read once. Not
 * thread safe.
 */
final class FlatBudget {
  private static final int SLACK = 1 << 16;

  private final long fileBytes;
  private long left;

  /**
   * @param fileBytes length of the file
   * @param readings how often all of it may be read
   */
  FlatBudget(long fileBytes, int readings) {
    this.fileBytes = fileBytes;
    this.left = readings * fileBytes + SLACK;
  }

  /**
   * Pays for the elements of a vector before they are read.
   *
   * @return their number
   * @throws Refusal if the vector is longer than the file, or too much has been read already
   */
  int take(int claimed, int width, String what) {
    if (claimed < 0 || (long) claimed * width > fileBytes) {
      throw new Refusal(
          what
              + " claims "
              + claimed
              + " elements, more than the file's "
              + fileBytes
              + " bytes can hold");
    }
    left -= (long) claimed * width;
    if (left < 0) {
      throw new Refusal("its parts overlap: it describes more than it has bytes for");
    }
    return claimed;
  }

  /** Pays for a text, which has been read, and gives it back; no text is an empty one. */
  String text(String read, String what) {
    take(read == null ? 4 : 4 + read.length(), 1, what);
    return read == null ? "" : read;
  }
}
