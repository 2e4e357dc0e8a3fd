package io.sigmazero.models.engine.nd4j;

import java.util.List;

/** What a session runs: prepared calls in order, and the arrays they work on. Not thread safe. */
final class Plan {
  private final PlanMemory memory;
  private final List<Call> forward;
  private final List<Call> backward;

  Plan(PlanMemory memory, List<Call> forward, List<Call> backward) {
    this.memory = memory;
    this.forward = List.copyOf(forward);
    this.backward = List.copyOf(backward);
  }

  void runForward() {
    forward.forEach(Call::run);
  }

  void runBackward() {
    backward.forEach(Call::run);
  }

  /** Bytes of the arrays that belong to this plan alone. */
  long bytes() {
    return memory.bytes();
  }

  void free() {
    forward.forEach(Call::free);
    backward.forEach(Call::free);
    memory.free();
  }
}
