package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Shape;
import org.bytedeco.dnnl.memory;

/**
 * A tensor in a plan: its extents, oneDNN's description of where each element lies, and the memory
 * that holds it. Several arrays may look at one block: a reshape is another view of the same bytes.
 *
 * @param shape the extents; the layout's, unless the layout describes more than a dense array
 * @param layout oneDNN's memory descriptor; lives as long as the plan
 * @param block the memory
 */
record Array(Shape shape, memory.desc layout, Block block) {

  boolean hasLayout(memory.desc other) {
    return layout.equals(other);
  }

  boolean isDense() {
    return layout.equals(Layouts.dense(shape));
  }

  /** The same bytes of a dense array under another shape. */
  Array viewedAs(Shape other) {
    return new Array(other, Layouts.dense(other), block);
  }
}
