package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.nd4j.StepArrays;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Plays a scene on ND4J arrays in the host's memory. Flags and iterations are written straight into
 * their arrays, which costs next to nothing: in an attack the op that looks at the logits does it.
 */
abstract class ArrayRunner implements StepRunner {
  private final StepScene scene;
  private final StepArrays arrays;
  private final byte[][] adversarial = new byte[StepScene.STEPS][];
  private final int[][] iterations = new int[StepScene.STEPS][];
  private final ByteBuffer adversarialMemory;
  private final IntBuffer iterationMemory;

  /** Starts ND4J and makes the arrays. */
  ArrayRunner(StepScene scene) {
    this.scene = scene;
    StepScene.Shape shape = scene.shape();
    this.arrays = StepArrays.create(shape.lanes(), shape.features());
    for (int step = 0; step < StepScene.STEPS; step++) {
      adversarial[step] = new byte[shape.lanes()];
      iterations[step] = new int[shape.lanes()];
      Arrays.fill(iterations[step], scene.iteration(step));
      for (int lane = 0; lane < shape.lanes(); lane++) {
        adversarial[step][lane] = (byte) (scene.isAdversarial(lane, step) ? 1 : 0);
      }
    }
    adversarialMemory = memory(arrays.adversarial());
    iterationMemory = memory(arrays.iteration()).asIntBuffer();
    floats(arrays.original()).put(0, scene.original());
    floats(arrays.lossGradient()).put(0, scene.lossGradient());
  }

  final StepScene scene() {
    return scene;
  }

  final StepArrays arrays() {
    return arrays;
  }

  /** Does the step for what the arrays hold. */
  abstract void run(int number);

  @Override
  public final void restore() {
    StepSnapshot start = scene.start();
    floats(arrays.delta()).put(0, start.delta());
    floats(arrays.firstMoment()).put(0, start.firstMoment());
    floats(arrays.secondMoment()).put(0, start.secondMoment());
    floats(arrays.threshold()).put(0, start.threshold());
  }

  @Override
  public final void step(int number) {
    adversarialMemory.put(0, adversarial[number]);
    iterationMemory.put(0, iterations[number]);
    run(number);
  }

  /** What the arrays hold. */
  final StepSnapshot snapshot() {
    return new StepSnapshot(
        copy(arrays.delta()),
        copy(arrays.firstMoment()),
        copy(arrays.secondMoment()),
        copy(arrays.threshold()),
        arrays.l0().toIntVector());
  }

  @Override
  public void close() {
    for (INDArray array :
        new INDArray[] {
          arrays.original(),
          arrays.delta(),
          arrays.lossGradient(),
          arrays.firstMoment(),
          arrays.secondMoment(),
          arrays.threshold(),
          arrays.adversarial(),
          arrays.iteration(),
          arrays.l0(),
          arrays.gradientNorm()
        }) {
      array.close();
    }
  }

  private static float[] copy(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    floats(array).get(0, values);
    return values;
  }

  private static FloatBuffer floats(INDArray array) {
    return memory(array).asFloatBuffer();
  }

  /** The memory of an array that is no view. */
  private static ByteBuffer memory(INDArray array) {
    return array.data().asNio().order(ByteOrder.nativeOrder());
  }
}
