package io.sigmazero.models.engine.onednn;

import org.bytedeco.javacpp.PointerScope;

/**
 * Opens JavaCPP's pointer scopes: what native objects the thread makes from then on belong to one.
 */
final class NativeScope {
  private NativeScope() {}

  /** A scope for all kinds of pointers, open in this thread. */
  @SuppressWarnings("unchecked") // the variable arguments, classes to collect, are left empty
  static PointerScope open() {
    return new PointerScope();
  }
}
