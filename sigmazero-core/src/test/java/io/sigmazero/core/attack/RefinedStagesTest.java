package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import io.sigmazero.kernels.UpdateSteps;
import io.sigmazero.testing.LinearModel;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each stage of the refined variant alone, on a linear model of two classes. */
class RefinedStagesTest {
  private static final int FEATURES = 200;

  private final LinearModel model = LinearModel.random(2, FEATURES, 11);
  private final RandomSamples random = new RandomSamples(model, 1, 12);
  private final float[] clean = random.inputs[0];
  private final int minimum = LinearOracle.minimumL0(model, clean, random.labels[0], -1);

  /** What a stage left behind. */
  private record Outcome(LaneSample sample, Refinement refinement, float[] first, int looks) {}

  @Test
  void growingReachesTheMinimum() {
    Outcome outcome = run(refinement -> new GrowStage(refinement, 30));
    assertThat(outcome.sample().bestL0).isEqualTo(minimum);
    assertThat(outcome.looks()).isLessThan(25);
  }

  @Test
  void polishingAnInputThatChangesEverythingReachesTheMinimum() {
    float[] dense = towardsTheOtherClass();
    Outcome outcome = run(refinement -> new PolishStage(refinement, dense, 0.3));
    assertThat(outcome.first()).isEqualTo(dense);
    assertThat(outcome.sample().bestL0).isEqualTo(minimum);
  }

  @Test
  void polishingWhatIsNotAdversarialEndsAtOnce() {
    Outcome outcome = run(refinement -> new PolishStage(refinement, clean, 0.3));
    assertThat(outcome.looks()).isEqualTo(1);
    assertThat(outcome.sample().hasBest()).isFalse();
  }

  @Test
  void repairingKeepsEveryChangeAndAddsTheBestOthers() {
    float[] atRest = clean.clone();
    float[] gradient = slopes();
    // Changes that are worth nothing: kept all the same.
    for (int j = 0; j < 5; j++) {
      atRest[j] = clean[j] + (gradient[j] > 0 ? 0.5f : -0.5f) * Math.min(clean[j], 1 - clean[j]);
    }
    int size = minimum + 12;
    Outcome outcome =
        run(
            refinement -> {
              refinement.sample.bestL0 = size + 1;
              SearchStage.Rest rest = new SearchStage.Rest(atRest, gradient, 5);
              return ExchangeStage.repairing(refinement, rest);
            });
    int changes = 0;
    for (int j = 0; j < FEATURES; j++) {
      changes += outcome.first()[j] != clean[j] ? 1 : 0;
    }
    assertThat(changes).isEqualTo(size);
    assertThat(outcome.sample().bestL0).isEqualTo(minimum);
  }

  @Test
  void exchangingReplacesAboutHalfOfTheChanges() {
    float[] dense = towardsTheOtherClass();
    Outcome outcome =
        run(
            refinement -> {
              refinement.offer(dense, slopes(), FEATURES);
              return ExchangeStage.ofCurrent(refinement);
            });
    int kept = 0;
    for (int j = 0; j < FEATURES; j++) {
      kept += outcome.first()[j] != clean[j] ? 1 : 0;
    }
    assertThat(kept).isBetween(FEATURES / 3, 2 * FEATURES / 3);
  }

  @Test
  void whatIsTakenBackDependsOnTheSeedAlone() {
    float[] dense = towardsTheOtherClass();
    float[] once = run(any -> null).refinement().thinned(dense);
    assertThat(run(any -> null).refinement().thinned(dense)).isEqualTo(once);
    for (int j = 0; j < FEATURES; j++) {
      assertThat(once[j]).isIn(clean[j], dense[j]);
    }
  }

  /** The gradient of the margin, the same everywhere. */
  private float[] slopes() {
    float[] slopes = new float[FEATURES];
    int label = random.labels[0];
    for (int j = 0; j < FEATURES; j++) {
      slopes[j] = model.weights()[label][j] - model.weights()[1 - label][j];
    }
    return slopes;
  }

  private float[] towardsTheOtherClass() {
    float[] dense = slopes();
    for (int j = 0; j < FEATURES; j++) {
      dense[j] = dense[j] < 0 ? 1f : 0f;
    }
    return dense;
  }

  /** Runs a stage to its end, as a lane does; a null stage is not run. */
  private Outcome run(Function<Refinement, Stage> make) {
    SigmaZeroOptions options = SigmaZero.builder().variant(Variant.REFINED).build().options();
    ArraySamples samples = random.samples();
    AttackRun run =
        new AttackRun(
            model, samples, options, UpdateSteps.preferred(), Execution.ofThreads(1), any -> {});
    try (ModelSession session = model.openSession(1)) {
      StepState state = new StepState(1, FEATURES, session.gradient());
      LaneSample sample = new LaneSample(0, random.labels[0], clean, null);
      Refinement refinement = new Refinement(run, session, state, 0, sample);
      Stage stage = make.apply(refinement);
      float[] first = new float[FEATURES];
      boolean goesOn = stage != null && stage.begin();
      session.input().get(0, first);
      while (goesOn) {
        goesOn = look(session, sample, stage);
      }
      return new Outcome(sample, refinement, first, sample.forwardPasses);
    }
  }

  private boolean look(ModelSession session, LaneSample sample, Stage stage) {
    session.forward();
    sample.forwardPasses++;
    Margin margin = Margin.of(session.logits(), 0, 2, sample.label, OptionalInt.empty());
    boolean improved = margin.isAdversarial() && sample.offer(session.input(), 0, stage.l0());
    Stage.Next next = stage.observe(margin, improved);
    if (next == Stage.Next.GRADIENT) {
      stage.writeCotangent(margin, session.cotangent(), 0, 2);
      session.backward();
    }
    return next != Stage.Next.DONE && stage.advance();
  }
}
