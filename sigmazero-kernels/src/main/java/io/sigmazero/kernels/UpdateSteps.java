package io.sigmazero.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the implementations of the update step that this JVM can run and chooses the fastest, once.
 * The system property {@value #PROPERTY} names one instead; if that one cannot run, asking for it
 * throws rather than quietly taking another.
 *
 * <p>Thread safe.
 */
public final class UpdateSteps {
  /** System property that forces an implementation: {@code scalar} or {@code vector}. */
  public static final String PROPERTY = "sigmazero.kernel";

  private static final Logger LOGGER = LoggerFactory.getLogger(UpdateSteps.class);
  private static final UpdateStep SCALAR = new ScalarUpdateStep();

  private UpdateSteps() {}

  /** Made when first asked for: the choice is made, and a fallback logged, once. */
  private static final class Holder {
    private static final Choice CHOICE = choose(System.getProperty(PROPERTY), VectorLookup.look());

    static {
      CHOICE.log();
    }
  }

  /** What was chosen: a step, or the reason why the forced one cannot be had. */
  record Choice(Optional<UpdateStep> step, String reason, boolean remediable) {
    void log() {
      if (step.isEmpty()) {
        return;
      }
      if (remediable) {
        LOGGER.warn(reason);
      } else {
        LOGGER.info(reason);
      }
    }
  }

  /**
   * {@return the implementation to use: the forced one, else the fastest that is there}
   *
   * @throws IllegalStateException if the system property names one that is unknown or cannot run
   *     here, with the reason and the remedy
   */
  public static UpdateStep preferred() {
    return Holder.CHOICE
        .step()
        .orElseThrow(() -> new IllegalStateException(Holder.CHOICE.reason()));
  }

  /**
   * {@return why {@link #preferred()} is what it is, in a sentence, with the remedy if it fell
   * back}
   */
  public static String explanation() {
    return Holder.CHOICE.reason();
  }

  /** {@return all that run here, the plain one first} */
  public static List<UpdateStep> available() {
    List<UpdateStep> steps = new ArrayList<>(List.of(SCALAR));
    VectorLookup.look().step().ifPresent(steps::add);
    return List.copyOf(steps);
  }

  /**
   * {@return one implementation by its name}
   *
   * @param name {@code scalar} or {@code vector}
   * @throws IllegalStateException if there is none of that name or it cannot run here
   */
  public static UpdateStep named(String name) {
    VectorLookup vector = VectorLookup.look();
    if (name.equals(SCALAR.name())) {
      return SCALAR;
    }
    if (!name.equals(VectorLookup.NAME)) {
      throw new IllegalStateException(
          "there is no update step named " + name + ", expected scalar or vector");
    }
    return vector.step().orElseThrow(() -> new IllegalStateException(vector.reason()));
  }

  static Choice choose(String forced, VectorLookup vector) {
    if (forced == null || forced.isBlank()) {
      return vector
          .step()
          .map(step -> new Choice(Optional.of(step), "The update step is " + step + ".", false))
          .orElseGet(
              () ->
                  new Choice(
                      Optional.of(SCALAR),
                      "The update step is scalar: " + vector.reason(),
                      vector.remediable()));
    }
    String because = " (asked for by -D" + PROPERTY + ")";
    if (forced.equals(SCALAR.name())) {
      return new Choice(Optional.of(SCALAR), "The update step is scalar" + because + ".", false);
    }
    if (!forced.equals(VectorLookup.NAME)) {
      return new Choice(
          Optional.empty(),
          "-D" + PROPERTY + " is " + forced + ", expected scalar or vector",
          false);
    }
    return vector
        .step()
        .map(step -> new Choice(Optional.of(step), "The update step is " + step + because, false))
        .orElseGet(
            () ->
                new Choice(
                    Optional.empty(),
                    "-D" + PROPERTY + "=vector cannot be met: " + vector.reason(),
                    true));
  }
}
