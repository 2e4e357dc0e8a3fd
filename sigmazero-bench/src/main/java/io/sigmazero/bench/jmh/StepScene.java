package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.DirectBuffers;
import io.sigmazero.kernels.ScalarUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;
import io.sigmazero.kernels.UpdateStep;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * A few iterations out of the middle of an attack, the same for every implementation: where they
 * begin, what each is told, and where they must end by the scalar step. Immutable once made.
 *
 * <p>The beginning is reached by running the scalar step from a fresh state, so that δ, m, v and τ
 * are such as come up in an attack. Played for long from there, one gradient would drive δ into the
 * corners of the box, where branches are easy to predict, and the moments of features whose
 * gradient is zero into subnormal numbers, on which processors are slow: hence a short scene, begun
 * anew again and again. A lane is adversarial in {@value #ADVERSARIAL} of {@value #STEPS}
 * iterations, evenly spread, as often as samples of a robust MNIST network are.
 */
final class StepScene {
  /** Iterations of a scene. */
  static final int STEPS = 16;

  /** In how many of them a lane is adversarial. */
  static final int ADVERSARIAL = 7;

  private static final int FIRST_ITERATION = 100;
  private static final int ATTACK_STEPS = 1000;
  private static final float INITIAL_THRESHOLD = 0.5f;
  private static final float GRADIENT_SCALE = 0.1f;

  private final Shape shape;
  private final StepSchedule schedule;
  private final float[] original;
  private final float[] lossGradient;
  private final StepSnapshot start;
  private final StepSnapshot end;

  /**
   * Lanes and the number of features in each.
   *
   * @param lanes at least 1
   * @param features at least 1
   */
  record Shape(int lanes, int features) {
    /** Reads {@code 64x784}. */
    static Shape parse(String text) {
      String[] extents = text.split("x", -1);
      return new Shape(Integer.parseInt(extents[0]), Integer.parseInt(extents[1]));
    }

    int elements() {
      return Math.multiplyExact(lanes, features);
    }
  }

  private StepScene(Shape shape) {
    Random random = new Random(shape.elements());
    this.shape = shape;
    this.schedule = new StepSchedule(ATTACK_STEPS, 1, 1e-3, 0.01);
    this.original = randomImages(shape.elements(), random);
    float[] gradients = randomGradients(2 * shape.elements(), random);
    this.lossGradient = Arrays.copyOf(gradients, shape.elements());
    UpdateStep scalar = new ScalarUpdateStep();
    StepState state = newState();
    for (int lane = 0; lane < shape.lanes(); lane++) {
      state.reset(lane, INITIAL_THRESHOLD);
    }
    for (int i = 0; i < FIRST_ITERATION; i++) {
      // Every iteration has a gradient of its own, the last that of the scene.
      int from = (int) ((long) shape.elements() * (FIRST_ITERATION - 1 - i) / FIRST_ITERATION);
      state.lossGradient().put(0, gradients, from, shape.elements());
      play(scalar, state, i);
    }
    this.start = StepSnapshot.of(state);
    for (int step = 0; step < STEPS; step++) {
      play(scalar, state, iteration(step));
    }
    this.end = StepSnapshot.of(state);
    start.requireOrdinary("at the beginning of the scene");
    end.requireOrdinary("at the end of the scene");
  }

  /** The scene for lanes of this shape; takes as long as some hundred scalar steps. */
  static StepScene of(Shape shape) {
    return new StepScene(shape);
  }

  /** A quarter of x lies on a bound, as in images. */
  private static float[] randomImages(int size, Random random) {
    float[] values = new float[size];
    for (int j = 0; j < size; j++) {
      values[j] = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextFloat();
    }
    return values;
  }

  /** Few elements are large. */
  private static float[] randomGradients(int size, Random random) {
    float[] values = new float[size];
    for (int j = 0; j < size; j++) {
      float normal = (float) random.nextGaussian();
      values[j] = GRADIENT_SCALE * normal * Math.abs(normal);
    }
    return values;
  }

  Shape shape() {
    return shape;
  }

  StepSchedule schedule() {
    return schedule;
  }

  /** x of all lanes; not to be modified. */
  float[] original() {
    return original;
  }

  /** The loss gradient of all lanes, the same in every step; not to be modified. */
  float[] lossGradient() {
    return lossGradient;
  }

  /** Where the scene begins. */
  StepSnapshot start() {
    return start;
  }

  /** Where it ends, by the scalar step. */
  StepSnapshot end() {
    return end;
  }

  /** The attack's iteration in a step of the scene. */
  int iteration(int step) {
    return FIRST_ITERATION + step;
  }

  /** Whether a lane is adversarial in a step of the scene. */
  boolean isAdversarial(int lane, int step) {
    return adversarialAt(lane, iteration(step));
  }

  private static boolean adversarialAt(int lane, int iteration) {
    return (iteration + lane) * ADVERSARIAL % STEPS < ADVERSARIAL;
  }

  private void play(UpdateStep step, StepState state, int iteration) {
    for (int lane = 0; lane < shape.lanes(); lane++) {
      step.apply(state, lane, iteration, adversarialAt(lane, iteration), schedule);
    }
  }

  /** A state with this scene's x and loss gradient, all else zero. */
  StepState newState() {
    FloatBuffer gradient = DirectBuffers.floats(shape.elements());
    gradient.put(0, lossGradient);
    StepState state = new StepState(shape.lanes(), shape.features(), gradient);
    state.original().put(0, original);
    return state;
  }
}
