package io.sigmazero.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lanes and a queue in some state of an attack, and the book-keeping written down once more with
 * ND4J's element access, plainly and slowly.
 */
final class LaneCase {
  private static final int NONE = Integer.MAX_VALUE;
  private static final int FEATURES = 3;

  final AttackLanes lanes;
  final SampleQueue queue;

  private LaneCase(AttackLanes lanes, SampleQueue queue) {
    this.lanes = lanes;
    this.queue = queue;
  }

  /** Some lanes idle, some just loaded, some with a gradient that was not finite. */
  LaneCase(Random random, int laneCount, int classes) {
    int size = laneCount + random.nextInt(4);
    int[] labels = random.ints(size, 0, classes).toArray();
    lanes = AttackLanes.create(laneCount, FEATURES);
    queue = SampleQueue.of(Nd4j.rand(DataType.FLOAT, size, FEATURES), labels);
    StepArraysCase.fill(lanes.step(), random.nextLong());
    lanes.best().assign(Nd4j.rand(DataType.FLOAT, laneCount, FEATURES));
    for (int lane = 0; lane < laneCount; lane++) {
      lanes.sample().putScalar(lane, random.nextInt(5) == 0 ? -1 : lane);
      lanes.step().iteration().putScalar(lane, random.nextInt(6) - 1);
      lanes.step().l0().putScalar(lane, random.nextInt(FEATURES + 1));
      lanes.bestL0().putScalar(lane, random.nextBoolean() ? NONE : random.nextInt(FEATURES + 1));
      float norm = random.nextInt(6) == 0 ? Float.NaN : random.nextFloat();
      lanes.step().gradientNorm().putScalar(lane, norm);
      lanes.event().putScalar(lane, random.nextInt(4));
      lanes.upcoming().putScalar(lane, random.nextInt(3));
    }
    queue.taken().assign(laneCount);
    queue.done().assign(random.nextInt(5));
    queue.perturbations().assign(7);
  }

  /** Events as an observation may leave them. */
  void decide(Random random) {
    int next = queue.taken().getInt(0);
    for (int lane = 0; lane < lanes.lanes(); lane++) {
      int event = lanes.sample().getInt(lane) < 0 ? 0 : random.nextInt(4);
      if ((event & AttackLanes.IMPROVED) != 0) {
        lanes.bestL0().putScalar(lane, lanes.step().l0().getInt(lane));
      }
      boolean takes = (event & AttackLanes.FINISHED) != 0 && next < queue.size();
      lanes.event().putScalar(lane, event);
      lanes.upcoming().putScalar(lane, takes ? next++ : -1);
    }
    queue.taken().assign(next);
  }

  LaneCase copy() {
    List<INDArray> l = new ArrayList<>();
    lanes.named().forEach(each -> l.add(each.array().dup('c')));
    StepArrays step =
        new StepArrays(
            l.get(0), l.get(1), l.get(2), l.get(3), l.get(4), l.get(5), l.get(6), l.get(7),
            l.get(8), l.get(9));
    return new LaneCase(
        new AttackLanes(step, l.get(10), l.get(11), l.get(12), l.get(13), l.get(14)),
        new SampleQueue(
            queue.samples().dup('c'),
            queue.labels().dup('c'),
            queue.taken().dup('c'),
            queue.done().dup('c'),
            queue.perturbations().dup('c'),
            queue.l0().dup('c'),
            queue.iterations().dup('c'),
            queue.cleanPredictions().dup('c'),
            queue.outcome().dup('c')));
  }

  void assertSame(LaneCase expected) {
    List<NamedArray> found = new ArrayList<>(lanes.named());
    List<NamedArray> wanted = new ArrayList<>(expected.lanes.named());
    found.addAll(queue.named());
    wanted.addAll(expected.queue.named());
    for (int k = 0; k < found.size(); k++) {
      double[] values = found.get(k).array().castTo(DataType.DOUBLE).reshape(-1).toDoubleVector();
      assertThat(values)
          .as(found.get(k).name())
          .containsExactly(
              wanted.get(k).array().castTo(DataType.DOUBLE).reshape(-1).toDoubleVector());
    }
  }

  /** One lane's observation; its cotangent. */
  float[] observe(int lane, float[] z, ObservationRule rule) {
    lanes.event().putScalar(lane, 0);
    lanes.upcoming().putScalar(lane, -1);
    int sample = lanes.sample().getInt(lane);
    if (sample < 0) {
      return new float[z.length];
    }
    int iteration = lanes.step().iteration().getInt(lane) + 1;
    lanes.step().iteration().putScalar(lane, iteration);
    int fixed = rule.target() >= 0 ? rule.target() : queue.labels().getInt(sample);
    Look look = Look.at(z, fixed, rule.target() >= 0);
    lanes.step().adversarial().putScalar(lane, look.adversarial() ? 1 : 0);
    if (Float.isNaN(lanes.step().gradientNorm().getFloat(lane))) {
      finish(lane, sample, SampleQueue.GRADIENT_NOT_FINITE);
    } else if (!look.usable()) {
      finish(lane, sample, SampleQueue.LOGITS_NOT_FINITE);
    } else {
      if (iteration == 0) {
        queue.cleanPredictions().putScalar(sample, look.largest());
      }
      lanes.event().putScalar(lane, improve(lane, look.adversarial()));
      boolean over = lanes.bestL0().getInt(lane) <= rule.sufficientL0();
      if (over || iteration >= rule.steps() - 1) {
        finish(lane, sample, SampleQueue.COMPLETED);
      } else if (!look.adversarial()) {
        return look.cotangent();
      }
    }
    return new float[z.length];
  }

  /** What one lane's logits tell, worked out from the last class to the first in doubles. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Look(boolean usable, boolean adversarial, int largest, float[] cotangent) {

    static Look at(float[] z, int fixed, boolean targeted) {
      boolean finite = true;
      int largest = 0;
      int rival = fixed == 0 ? 1 : 0;
      for (int k = z.length - 1; k >= 0; k--) {
        finite &= Math.abs(z[k]) <= Float.MAX_VALUE;
        largest = z[k] >= z[largest] ? k : largest;
        rival = k != fixed && z[k] >= z[rival] ? k : rival;
      }
      double lead = (double) z[fixed] - z[rival];
      double margin = targeted ? -lead : lead;
      float[] cotangent = new float[z.length];
      cotangent[fixed] = targeted ? -1 : 1;
      cotangent[rival] = targeted ? 1 : -1;
      boolean usable = finite && Math.abs(margin) <= Float.MAX_VALUE;
      return new Look(usable, finite && margin < 0, largest, cotangent);
    }
  }

  private int improve(int lane, boolean adversarial) {
    int l0 = lanes.step().l0().getInt(lane);
    if (!adversarial || l0 >= lanes.bestL0().getInt(lane)) {
      return 0;
    }
    lanes.bestL0().putScalar(lane, l0);
    return AttackLanes.IMPROVED;
  }

  private void finish(int lane, int sample, int outcome) {
    lanes.event().putScalar(lane, lanes.event().getInt(lane) + AttackLanes.FINISHED);
    queue.l0().putScalar(sample, lanes.bestL0().getInt(lane));
    queue.outcome().putScalar(sample, outcome);
    queue.iterations().putScalar(sample, lanes.step().iteration().getInt(lane) + 1);
    int taken = queue.taken().getInt(0);
    if (taken < queue.size()) {
      lanes.upcoming().putScalar(lane, taken);
      queue.taken().assign(taken + 1);
    }
  }

  /** What becomes of one lane at a turnover. */
  void turnOver(int lane, ObservationRule rule) {
    StepArrays step = lanes.step();
    int event = lanes.event().getInt(lane);
    if (event % 2 == 1) {
      lanes.best().putRow(lane, step.delta().getRow(lane));
    }
    if (event < AttackLanes.FINISHED) {
      return;
    }
    INDArray handedIn = queue.perturbations().getRow(lanes.sample().getInt(lane));
    handedIn.assign(0);
    if (lanes.bestL0().getInt(lane) != NONE) {
      handedIn.assign(lanes.best().getRow(lane));
    }
    queue.done().addi(1);
    int next = lanes.upcoming().getInt(lane);
    lanes.sample().putScalar(lane, next);
    step.iteration().putScalar(lane, -1);
    if (next >= 0) {
      step.original().putRow(lane, queue.samples().getRow(next));
      step.delta().getRow(lane).assign(0);
      step.firstMoment().getRow(lane).assign(0);
      step.secondMoment().getRow(lane).assign(0);
      step.threshold().putScalar(lane, rule.initialThreshold());
      step.adversarial().putScalar(lane, 0);
      step.l0().putScalar(lane, 0);
      step.gradientNorm().putScalar(lane, 0);
      lanes.bestL0().putScalar(lane, NONE);
    }
  }
}
