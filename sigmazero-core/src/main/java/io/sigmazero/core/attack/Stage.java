package io.sigmazero.core.attack;

import java.nio.FloatBuffer;

/**
 * A part of the attack on one sample: a source of inputs that are worth a forward pass. The lane
 * keeps the best adversarial input of all stages; a stage only says what to look at next.
 */
interface Stage {
  /** What a stage wants after the model has seen its input. */
  enum Next {
    /** The margin's gradient at this input, then {@link Stage#advance}. */
    GRADIENT,
    /** {@link Stage#advance} at once. */
    MOVE,
    /** Nothing more. */
    DONE
  }

  /** Writes the first input; false if there is nothing to look at. */
  boolean begin();

  /** ℓ0 of the input just run; asked only if it is adversarial. */
  int l0();

  /**
   * Looks at the margin of the input just run.
   *
   * @param improved whether that input is the best so far
   */
  Next observe(Margin margin, boolean improved);

  /** Writes the next input; false if there is none after all. */
  boolean advance();

  /** Writes what the gradient is wanted of: by default the margin. */
  default void writeCotangent(Margin margin, FloatBuffer cotangent, int offset, int classes) {
    margin.writeCotangent(cotangent, offset, classes);
  }

  /** Whether its forward passes count as iterations. */
  default boolean iterates() {
    return false;
  }

  /** Why it ended, for a stage that says {@link Next#DONE}. */
  default StopReason reason() {
    return StopReason.STEPS;
  }
}
