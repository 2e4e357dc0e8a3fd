package io.sigmazero.models.check;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the check found of an engine.
 *
 * @param engine its name
 * @param refusal why it does not run the model; all that follows is then empty or 0
 * @param logitDifference largest difference from double precision, or from the first engine where
 *     the model has no graph; in units of the largest logit
 * @param gradientDifference largest difference from the first engine that ran, over samples off
 *     kinks, in units of the largest element; empty for that engine itself
 * @param samplesOnKinks samples whose gradient differs from the first engine's as it may on a kink
 * @param slopes directions along which slopes were compared
 * @param slopesOnKinks how many of them differ, but lie on a kink
 * @param slopeDifference largest difference of a slope off kinks, in units of the gradient's norm
 * @param forwardSeconds of one forward pass, roughly
 * @param backwardSeconds of one backward pass, roughly
 * @param problem what disagrees beyond the tolerance, or empty
 */
public record EngineVerdict(
    String engine,
    Optional<String> refusal,
    OptionalDouble logitDifference,
    OptionalDouble gradientDifference,
    int samplesOnKinks,
    int slopes,
    int slopesOnKinks,
    OptionalDouble slopeDifference,
    double forwardSeconds,
    double backwardSeconds,
    Optional<String> problem) {

  static EngineVerdict refused(String engine, String reason) {
    return new EngineVerdict(
        engine,
        Optional.of(reason),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        0,
        0,
        OptionalDouble.empty(),
        0,
        0,
        Optional.empty());
  }
}
