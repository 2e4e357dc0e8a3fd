package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;

/**
 * Text of which a parser may read only so much between two records: a line of nothing but commas
 * would become millions of objects. Not thread safe.
 */
final class RecordReader extends FilterReader {
  /** How far the parser reads ahead: it may fill its buffer before it hands out a short record. */
  private static final int AHEAD = 8192;

  private final Path file;
  private final int mostCharacters;
  private long sinceRecord;

  RecordReader(Path file, Reader text, int mostCharacters) {
    super(text);
    this.file = file;
    this.mostCharacters = mostCharacters;
  }

  /** To be called for each record that the parser hands out. */
  void endRecord() {
    sinceRecord = 0;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int characters) throws ModelLoadException {
    sinceRecord += characters;
    if (sinceRecord > (long) mostCharacters + AHEAD) {
      throw new ModelLoadException(
          file + ": a csv record of more than " + mostCharacters + " characters");
    }
  }
}
