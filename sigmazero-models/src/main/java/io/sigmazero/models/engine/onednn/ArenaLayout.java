package io.sigmazero.models.engine.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places blocks in one piece of memory so that blocks alive at the same time never overlap: the
 * largest first, each at the lowest place that is free during its life.
 */
final class ArenaLayout {
  /** A cache line, and the width of the widest vector load. */
  private static final long ALIGNMENT = 64;

  private ArenaLayout() {}

  /**
   * Gives every block its offset.
   *
   * @param blocks used blocks of the arena; their offsets are set
   * @return bytes needed
   */
  static long place(List<Block> blocks) {
    List<Block> largestFirst = new ArrayList<>(blocks);
    largestFirst.sort(Comparator.comparingLong(Block::bytes).reversed());
    List<Block> placed = new ArrayList<>();
    long size = 0;
    for (Block block : largestFirst) {
      block.place(lowestFree(block, placed));
      placed.add(block);
      size = Math.max(size, block.offset() + aligned(block.bytes()));
    }
    return size;
  }

  private static long lowestFree(Block block, List<Block> placed) {
    List<Block> rivals = new ArrayList<>(placed.stream().filter(block::livesWith).toList());
    rivals.sort(Comparator.comparingLong(Block::offset));
    long candidate = 0;
    for (Block rival : rivals) {
      if (candidate + block.bytes() <= rival.offset()) {
        break;
      }
      candidate = Math.max(candidate, aligned(rival.offset() + rival.bytes()));
    }
    return candidate;
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
