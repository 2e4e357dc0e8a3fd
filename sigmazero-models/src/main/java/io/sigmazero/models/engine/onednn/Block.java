package io.sigmazero.models.engine.onednn;

/**
 * A piece of memory that a plan uses: where it comes from, how large it is, and from which
 * instruction to which it is alive. Blocks whose lives do not meet may share the arena's bytes.
 */
final class Block {
  /** Where a block's memory comes from. */
  enum Source {
    /** The session's arena; placed by {@link ArenaLayout}. */
    ARENA,
    /** The session's scratchpad; one for all primitives, which run one after the other. */
    SCRATCHPAD,
    /** Memory that somebody else owns: weights, or the session's input and output buffers. */
    FOREIGN
  }

  private static final int NEVER = -1;

  private final Source source;
  private final long bytes;
  private final long address;
  private int firstUse = NEVER;
  private int lastUse = NEVER;
  private long offset;

  private Block(Source source, long bytes, long address) {
    this.source = source;
    this.bytes = bytes;
    this.address = address;
  }

  static Block inArena(long bytes) {
    return new Block(Source.ARENA, bytes, 0);
  }

  /** In the arena, alive throughout: nothing else ever lies at its place. */
  static Block ofItsOwn(long bytes) {
    Block block = new Block(Source.ARENA, bytes, 0);
    block.use(0);
    block.use(Integer.MAX_VALUE);
    return block;
  }

  static Block scratchpad(long bytes) {
    return new Block(Source.SCRATCHPAD, bytes, 0);
  }

  /** Memory at an address that its owner keeps alive as long as the plan. */
  static Block foreign(long bytes, long address) {
    return new Block(Source.FOREIGN, bytes, address);
  }

  Source source() {
    return source;
  }

  long bytes() {
    return bytes;
  }

  /** Address of a foreign block. */
  long address() {
    return address;
  }

  /** Marks a use by the instruction with this number. Numbers may come in any order. */
  void use(int instruction) {
    firstUse = firstUse == NEVER ? instruction : Math.min(firstUse, instruction);
    lastUse = Math.max(lastUse, instruction);
  }

  int firstUse() {
    return firstUse;
  }

  int lastUse() {
    return lastUse;
  }

  /** Keeps the block alive to the end of the plan. */
  void keepUntil(int instruction) {
    lastUse = Math.max(lastUse, instruction);
  }

  boolean livesWith(Block other) {
    return firstUse <= other.lastUse && other.firstUse <= lastUse;
  }

  /** Distance from the arena's start, in bytes. */
  long offset() {
    return offset;
  }

  void place(long where) {
    offset = where;
  }
}
