package io.sigmazero.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The update step with the JDK's Vector API, bit for bit the same as {@link ScalarUpdateStep}: the
 * operations of {@link StepMath} in the same order, on as many elements at once as the processor
 * has room for. What does not fill a vector is left to the scalar code.
 *
 * <p>Each loop is a method of its own, has the arithmetic written out and uses no masks for loading
 * and storing. The compiler keeps vectors in registers only where it inlines all that a loop calls;
 * helper methods of ours it sometimes does not, and then every vector becomes an object and the
 * step 15 times slower.
 */
final class VectorUpdateStep implements UpdateStep {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  VectorUpdateStep() {}

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public String toString() {
    return "vector (Vector API, " + FLOATS.vectorBitSize() + " bits)";
  }

  @Override
  public void apply(
      StepState state, int lane, int iteration, boolean adversarial, StepSchedule schedule) {
    float smoothing = schedule.smoothing();
    float scale = StepConstants.scale(state, schedule);
    int count = FLOATS.loopBound(state.features());
    MemorySegment delta = lane(state.delta(), state, lane);
    MemorySegment lossGradient = lane(state.lossGradient(), state, lane);
    MemorySegment gradient = MemorySegment.ofBuffer(state.gradient());
    int normBits =
        Math.max(
            largest(delta, lossGradient, gradient, count, adversarial, smoothing, scale),
            ScalarUpdateStep.largest(state, lane, count, adversarial, smoothing, scale));
    StepConstants constants =
        StepConstants.begin(state, lane, iteration, adversarial, schedule, normBits);
    if (constants == null) {
      return;
    }
    MemorySegment original = lane(state.original(), state, lane);
    MemorySegment first = lane(state.firstMoment(), state, lane);
    MemorySegment second = lane(state.secondMoment(), state, lane);
    int l0 = update(original, delta, gradient, first, second, count, constants);
    state.setL0(lane, l0 + ScalarUpdateStep.update(state, lane, count, constants));
  }

  private static MemorySegment lane(FloatBuffer buffer, StepState state, int lane) {
    return MemorySegment.ofBuffer(buffer)
        .asSlice((long) state.offset(lane) * Float.BYTES, (long) state.features() * Float.BYTES);
  }

  /**
   * Writes the gradient of the first {@code count} elements.
   *
   * @return bits of its largest magnitude
   */
  private static int largest(
      MemorySegment delta,
      MemorySegment lossGradient,
      MemorySegment gradient,
      int count,
      boolean adversarial,
      float smoothing,
      float scale) {
    IntVector largest = IntVector.zero(INTS);
    for (int j = 0; j < count; j += FLOATS.length()) {
      long at = (long) j * Float.BYTES;
      FloatVector previous = FloatVector.fromMemorySegment(FLOATS, delta, at, ORDER);
      FloatVector denominator = previous.mul(previous).add(smoothing);
      FloatVector smooth = previous.mul(scale).div(denominator.mul(denominator));
      FloatVector sum =
          adversarial
              ? smooth
              : FloatVector.fromMemorySegment(FLOATS, lossGradient, at, ORDER).add(smooth);
      sum.intoMemorySegment(gradient, at, ORDER);
      largest = largest.max(sum.reinterpretAsInts().and(StepMath.WITHOUT_SIGN));
    }
    return largest.reduceLanes(VectorOperators.MAX);
  }

  /** Moves the first {@code count} elements; how many of these are then not zero. */
  private static int update(
      MemorySegment original,
      MemorySegment delta,
      MemorySegment gradient,
      MemorySegment first,
      MemorySegment second,
      int count,
      StepConstants constants) {
    float inverseNorm = constants.inverseNorm();
    float stepScale = constants.stepScale();
    float correction = constants.secondCorrection();
    float threshold = constants.threshold();
    int l0 = 0;
    for (int j = 0; j < count; j += FLOATS.length()) {
      long at = (long) j * Float.BYTES;
      FloatVector normalized =
          FloatVector.fromMemorySegment(FLOATS, gradient, at, ORDER).mul(inverseNorm);
      FloatVector m = FloatVector.fromMemorySegment(FLOATS, first, at, ORDER);
      m = m.mul(StepMath.FIRST_DECAY).add(normalized.mul(StepMath.FIRST_WEIGHT));
      m.intoMemorySegment(first, at, ORDER);
      FloatVector v = FloatVector.fromMemorySegment(FLOATS, second, at, ORDER);
      FloatVector square = normalized.mul(normalized);
      v = v.mul(StepMath.SECOND_DECAY).add(square.mul(StepMath.SECOND_WEIGHT));
      v.intoMemorySegment(second, at, ORDER);
      FloatVector root = v.mul(correction).lanewise(VectorOperators.SQRT);
      FloatVector previous = FloatVector.fromMemorySegment(FLOATS, delta, at, ORDER);
      FloatVector moved = previous.sub(m.mul(stepScale).div(root.add(StepMath.EPSILON)));
      FloatVector x = FloatVector.fromMemorySegment(FLOATS, original, at, ORDER);
      IntVector position = x.add(moved).reinterpretAsInts().max(0).min(StepMath.ONE_BITS);
      FloatVector clipped = position.reinterpretAsFloats().sub(x);
      FloatVector projected =
          clipped.blend(0f, clipped.abs().compare(VectorOperators.LT, threshold));
      projected.intoMemorySegment(delta, at, ORDER);
      l0 += projected.compare(VectorOperators.NE, 0f).trueCount();
    }
    return l0;
  }
}
