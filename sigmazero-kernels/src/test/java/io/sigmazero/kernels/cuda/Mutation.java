package io.sigmazero.kernels.cuda;

/**
 * A mistake made in the CUDA source.
 *
 * @param name what is wrong then
 * @param function the function it is made in
 * @param from text that occurs once in that function
 * @param to what stands there instead
 * @param report part of what the harness reports; empty if wrong results give the mistake away
 */
record Mutation(String name, String function, String from, String to, String report) {

  Mutation(String name, String function, String from, String to) {
    this(name, function, from, to, "");
  }

  /** The source with the mistake. */
  String of(String source) {
    int start = source.indexOf(" " + function + "(");
    int end = source.indexOf("\n}\n", start);
    int at = source.indexOf(from, start);
    if (start < 0 || at < 0 || at >= end) {
      throw new IllegalStateException(name + ": not found in " + function + ": " + from);
    }
    int again = source.indexOf(from, at + 1);
    if (again >= 0 && again < end) {
      throw new IllegalStateException(name + ": found twice in " + function + ": " + from);
    }
    return source.substring(0, at) + to + source.substring(at + from.length());
  }

  /** Whether a barrier is gone or moved. */
  boolean concernsBarrier() {
    return from.contains("__syncthreads()");
  }

  @Override
  public String toString() {
    return name;
  }
}
