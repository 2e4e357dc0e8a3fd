package io.sigmazero.models.graph;

/** Functions of two elements. */
public enum BinaryFunction {
  /** a + b. */
  ADD("Add"),
  /** a − b. */
  SUBTRACT("Subtract"),
  /** a·b. */
  MULTIPLY("Multiply"),
  /** a / b. */
  DIVIDE("Divide");

  private final String label;

  BinaryFunction(String label) {
    this.label = label;
  }

  /** {@return the name as people write it} */
  public String label() {
    return label;
  }
}
