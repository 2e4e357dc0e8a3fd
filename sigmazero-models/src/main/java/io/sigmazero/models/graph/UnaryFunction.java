package io.sigmazero.models.graph;

/** Functions of one element x with up to two parameters, alpha (a) and beta (b). */
public enum UnaryFunction {
  /** max(x, 0); derivative 0 at 0. */
  RELU("Relu"),
  /** x for x &gt; 0, a·x elsewhere. */
  LEAKY_RELU("LeakyRelu"),
  /** x for x &gt; 0, a·(e^x − 1) elsewhere. */
  ELU("Elu"),
  /** 1 / (1 + e^−x). */
  SIGMOID("Sigmoid"),
  /** tanh x. */
  TANH("Tanh"),
  /** x·Φ(x) with the error function: x·(1 + erf(x/√2))/2. */
  GELU("Gelu"),
  /** x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2. */
  GELU_TANH("GeluTanh"),
  /** x·sigmoid(a·x). */
  SWISH("Swish"),
  /** x·min(max(x + 3, 0), 6)/6. */
  HARD_SWISH("HardSwish"),
  /** ln(1 + e^x). */
  SOFTPLUS("Softplus"),
  /** min(max(x, a), b). */
  CLIP("Clip"),
  /** a·x + b. */
  LINEAR("Linear"),
  /** a·x^b. */
  POWER("Power"),
  /** e^x. */
  EXP("Exp"),
  /** ln x. */
  LOG("Log"),
  /** √x. */
  SQRT("Sqrt"),
  /** |x|. */
  ABS("Abs"),
  /** The error function. */
  ERF("Erf");

  private final String label;

  UnaryFunction(String label) {
    this.label = label;
  }

  /** {@return the name as people write it} */
  public String label() {
    return label;
  }
}
