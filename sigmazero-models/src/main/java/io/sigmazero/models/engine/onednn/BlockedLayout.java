package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Shape;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * The layout in which images stay between convolutions: channels in blocks as wide as the
 * processor's vectors. Left to choose for itself, oneDNN mixes layouts, pays for reorders between
 * them, and falls back to slow reference code where two meet.
 */
enum BlockedLayout {
  /** Vectors of 16 floats (AVX-512). */
  SIXTEEN(memory.format_tag.nChw16c, 16),
  /** Vectors of 8 floats or fewer. */
  EIGHT(memory.format_tag.nChw8c, 8);

  private final memory.format_tag tag;
  private final int block;

  BlockedLayout(memory.format_tag tag, int block) {
    this.tag = tag;
    this.block = block;
  }

  /** The one for this processor. */
  static BlockedLayout ofProcessor() {
    int widest = dnnl.dnnl_get_effective_cpu_isa();
    boolean hasAvx512 = (widest & dnnl.dnnl_cpu_isa_avx512_core) == dnnl.dnnl_cpu_isa_avx512_core;
    return hasAvx512 ? SIXTEEN : EIGHT;
  }

  /** The layout for an image, if it has enough channels to fill a block. */
  Optional<memory.desc> of(Shape shape) {
    return shape.rank() == 4 && shape.extent(1) >= block
        ? Optional.of(Layouts.tagged(shape, tag))
        : Optional.empty();
  }

  /** Whether an image of this shape consists of whole blocks. */
  boolean isWhole(Shape shape) {
    return shape.rank() == 4 && shape.extent(1) > 0 && shape.extent(1) % block == 0;
  }
}
