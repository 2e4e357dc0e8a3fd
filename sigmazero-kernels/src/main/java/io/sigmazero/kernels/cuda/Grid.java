package io.sigmazero.kernels.cuda;

/**
 * How many threads run a kernel.
 *
 * @param x blocks in x, 1 to 2³¹−1
 * @param y blocks in y, 1 to 65535
 * @param threads of a block, whole warps
 */
record Grid(int x, int y, int threads) {
  private static final int WARP = 32;
  private static final int MOST_CHUNKS = 65_535;
  private static final int CHUNK_THREADS = 256;

  /** Four quads of floats a thread: enough loads in flight, and few blocks to reduce. */
  private static final int CHUNK_FEATURES = CHUNK_THREADS * 16;

  private static final int LANE_THREADS = 128;

  /** For "chunks x lanes" kernels. */
  static Grid ofChunks(int lanes, long features) {
    long chunks = ceilDiv(features, CHUNK_FEATURES);
    return new Grid(lanes, (int) Math.min(chunks, MOST_CHUNKS), CHUNK_THREADS);
  }

  /** For "per lane" kernels. */
  static Grid ofLanes(int lanes) {
    return new Grid((int) ceilDiv(lanes, LANE_THREADS), 1, LANE_THREADS);
  }

  /** For "per warp" kernels. */
  static Grid ofWarps(int lanes) {
    return new Grid((int) ceilDiv(lanes, LANE_THREADS / WARP), 1, LANE_THREADS);
  }

  private static long ceilDiv(long all, long each) {
    return (all + each - 1) / each;
  }

  /** "3 x 37 blocks of 256 threads". */
  @Override
  public String toString() {
    return x + " x " + y + " blocks of " + threads + " threads";
  }
}
