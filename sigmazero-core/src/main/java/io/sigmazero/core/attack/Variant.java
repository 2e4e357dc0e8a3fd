package io.sigmazero.core.attack;

/** Which algorithm searches. */
public enum Variant {
  /** The paper's: arXiv 2402.01879, algorithm 1. */
  PAPER,

  /**
   * Sparser for the same number of forward passes: grows a set of changes by what the gradient says
   * they gain, takes changes back and exchanges them, and starts short searches of the paper's from
   * what was found. {@code steps} is then the number of forward passes of a sample in all.
   */
  REFINED;

  /** {@return the name in lower case, as command lines and files have it} */
  public String text() {
    return this == PAPER ? "paper" : "refined";
  }
}
