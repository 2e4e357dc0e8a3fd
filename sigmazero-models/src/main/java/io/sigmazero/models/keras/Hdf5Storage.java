package io.sigmazero.models.keras;

import io.jhdf.Superblock;
import io.jhdf.storage.HdfInMemoryByteBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An HDF5 file's bytes with a bound on how much the reader looks at. Its trees and headers are
 * followed wherever they point; a few hundred bytes could send the reader round for ever, or
 * through a path for each leaf of a tree whose branches meet again. Not thread safe.
 */
final class Hdf5Storage extends HdfInMemoryByteBuffer {
  private static final long SMALL_FILE_BYTES = 4L << 20;
  private static final long SMALL_FILE_READS = 20_000;
  private static final long MOST_READS = 2_000_000;

  /** A sound file is read once, but shared heaps again for each text. */
  private static final int TIMES_OVER = 8;

  private long bytesLeft;
  private long readsLeft;

  private Hdf5Storage(ByteBuffer content, Superblock superblock) {
    super(content, superblock);
    this.bytesLeft = SMALL_FILE_BYTES + (long) TIMES_OVER * content.capacity();
    this.readsLeft = Math.min(MOST_READS, SMALL_FILE_READS + content.capacity() / 4);
  }

  /** The content of a file that begins as HDF5 files do. */
  static Hdf5Storage of(byte[] content) {
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    Superblock superblock = Superblock.readSuperblock(buffer);
    if (superblock.getBaseAddressByte() != 0) {
      throw new Refusal("the HDF5 data do not begin with the file");
    }
    return new Hdf5Storage(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN), superblock);
  }

  /** All of the reader's accesses come here. */
  @Override
  public synchronized ByteBuffer mapNoOffset(long address, long length) {
    bytesLeft -= Math.max(0, length);
    if (--readsLeft < 0 || bytesLeft < 0) {
      throw new Refusal("the structure of the HDF5 file goes in circles");
    }
    return super.mapNoOffset(address, length);
  }
}
