package io.sigmazero.core.attack;

import java.nio.FloatBuffer;

/** One look at the sample itself, where the search starts elsewhere. */
final class CleanStage implements Stage {
  private final LaneSample sample;
  private final FloatBuffer input;
  private final int offset;

  CleanStage(LaneSample sample, FloatBuffer input, int offset) {
    this.sample = sample;
    this.input = input;
    this.offset = offset;
  }

  @Override
  public boolean begin() {
    input.put(offset, sample.clean);
    return true;
  }

  @Override
  public int l0() {
    return 0;
  }

  @Override
  public Next observe(Margin margin, boolean improved) {
    return Next.DONE;
  }

  @Override
  public boolean advance() {
    throw new IllegalStateException("there is no second look at the sample itself");
  }
}
