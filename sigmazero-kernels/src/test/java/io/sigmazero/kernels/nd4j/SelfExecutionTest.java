package io.sigmazero.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.kernels.StepSchedule;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.exception.ND4JIllegalStateException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.profiler.OpProfiler;
import org.nd4j.linalg.profiler.ProfilerConfig;

class SelfExecutionTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(10, 1.0, 1e-3, 0.01);
  private OpExecutioner before;

  @BeforeEach
  void remember() {
    before = Nd4j.getExecutioner();
    assertThat(before).isNotInstanceOf(SelfExecutioner.class);
  }

  @AfterEach
  void isAsBefore() {
    assertThat(Nd4j.getExecutioner()).isSameAs(before);
  }

  @Test
  void isUndoneByTheLastClaim() {
    SelfExecution first = SelfExecution.install();
    OpExecutioner installed = Nd4j.getExecutioner();
    SelfExecution second = SelfExecution.install();
    assertThat(installed).isInstanceOf(NativeSelfExecutioner.class);
    assertThat(Nd4j.getExecutioner()).isSameAs(installed);
    first.close();
    first.close();
    assertThat(Nd4j.getExecutioner()).as("closing one claim twice").isSameAs(installed);
    assertThat(SelfExecution.isInstalled()).isTrue();
    second.close();
    assertThat(SelfExecution.isInstalled()).isFalse();
  }

  @Test
  void canBeInstalledAgain() {
    for (int round = 0; round < 3; round++) {
      SelfExecution execution = SelfExecution.install();
      assertThat(SelfExecution.isInstalled()).isTrue();
      execution.close();
      assertThat(Nd4j.getExecutioner()).isSameAs(before);
    }
  }

  @Test
  void manyThreadsInstallRunAndClose() throws Exception {
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<float[]>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Callable<float[]> work =
            () -> {
              float[] delta = null;
              together.await();
              for (int round = 0; round < 50; round++) {
                try (SelfExecution execution = SelfExecution.install()) {
                  assertThat(execution.kernels().name()).isNotEmpty();
                  StepArrays arrays = StepArrays.create(2, 30);
                  StepArraysCase.fill(arrays, 3);
                  Nd4j.exec(new SigmaZeroStep(arrays, SCHEDULE));
                  delta = StepArraysCase.floats(arrays.delta());
                }
              }
              return delta;
            };
        results.add(pool.submit(work));
      }
      float[] expected = results.get(0).get();
      for (Future<float[]> result : results) {
        assertThat(result.get()).containsExactly(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void withoutItTheOpSaysWhatToCall() {
    SigmaZeroStep op = new SigmaZeroStep(StepArrays.create(2, 3), SCHEDULE);
    assertThatThrownBy(() -> Nd4j.exec(op))
        .isInstanceOf(ND4JIllegalStateException.class)
        .hasMessage(
            "sigmazero_step cannot be run by %s: call %s.install() first",
            NativeOpExecutioner.class.getName(), SelfExecution.class.getName());
    assertThatThrownBy(() -> Nd4j.exec(op, Nd4j.getExecutioner().buildContext()))
        .hasMessageContaining("install() first");
    assertThatThrownBy(() -> Nd4j.getExecutioner().execAndReturn(op))
        .hasMessageContaining("install() first");
    assertThatThrownBy(() -> Nd4j.getExecutioner().calculateOutputShape(op))
        .hasMessageContaining("install() first");
    assertThatThrownBy(op::opNum).hasMessageContaining("install() first");
    assertThat(op.getDescriptor()).isNull();
  }

  @Test
  void anExecutionerPastTheInstalledOneNeverReachesNativeCode() {
    SigmaZeroStep op = new SigmaZeroStep(StepArrays.create(2, 3), SCHEDULE);
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels()).isInstanceOf(HostArrayKernels.class);
      assertThatThrownBy(() -> before.exec(op)).rootCause().hasMessageContaining("cannot be run");
      assertThat(Nd4j.getExecutioner().calculateOutputShape(op)).hasSize(6);
      assertThat(op.calculateOutputDataTypes(List.of()))
          .startsWith(DataType.FLOAT)
          .contains(DataType.INT32);
    }
  }

  @Test
  void aContextMayHoldTheOpsArraysButNoOthers() throws Exception {
    StepArrays arrays = StepArrays.create(2, 3);
    SigmaZeroStep op = new SigmaZeroStep(arrays, SCHEDULE);
    try (SelfExecution execution = SelfExecution.install()) {
      OpContext context = Nd4j.getExecutioner().buildContext();
      assertThat(execution.kernels()).isNotNull();
      assertThat(Nd4j.exec(op, context)).hasSize(6);
      context.setInputArrays(op.inputArguments());
      context.setOutputArrays(op.outputArguments());
      assertThat(Nd4j.exec(op, context)[0]).isSameAs(arrays.delta());
      context.setInputArrays(arrays.delta(), arrays.original());
      assertThatThrownBy(() -> Nd4j.exec(op, context))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("works on the arrays it was made with");
      context.close();
    }
  }

  @Test
  @SuppressWarnings("deprecation")
  void settingsAreKeptBothWays() {
    ProfilerConfig config =
        ProfilerConfig.builder().checkForNAN(true).checkElapsedTime(true).build();
    ProfilerConfig old = OpProfiler.getInstance().getConfig();
    OpExecutioner.ProfilingMode oldMode = before.getProfilingMode();
    try {
      before.setProfilingMode(OpExecutioner.ProfilingMode.OPERATIONS);
      before.setProfilingConfig(config);
      before.enableVerboseMode(true);
      try (SelfExecution execution = SelfExecution.install()) {
        assertThat(execution.kernels()).isNotNull();
        OpExecutioner installed = Nd4j.getExecutioner();
        assertThat(installed.getProfilingMode()).isEqualTo(OpExecutioner.ProfilingMode.OPERATIONS);
        assertThat(OpProfiler.getInstance().getConfig()).isSameAs(config);
        assertThat(installed.isVerbose()).isTrue();
        assertThat(installed.isDebug()).isFalse();
        assertThat(installed.isExperimentalMode()).isEqualTo(before.isExperimentalMode());
        assertThat(installed.type()).isEqualTo(before.type());
        installed.enableVerboseMode(false);
        installed.setProfilingMode(OpExecutioner.ProfilingMode.DISABLED);
        installed.setProfilingConfig(config);
      }
      assertThat(before.isVerbose()).isFalse();
      assertThat(before.getProfilingMode()).isEqualTo(OpExecutioner.ProfilingMode.DISABLED);
      assertThat(OpProfiler.getInstance().getConfig()).isSameAs(config);
    } finally {
      before.enableVerboseMode(false);
      before.setProfilingMode(oldMode);
      before.setProfilingConfig(old);
    }
  }

  @Test
  void nd4jsProfilerAndPanicModesSeeTheOp() {
    ProfilerConfig old = OpProfiler.getInstance().getConfig();
    StepArrays arrays = StepArrays.create(2, 3);
    SigmaZeroStep op = new SigmaZeroStep(arrays, SCHEDULE);
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels()).isNotNull();
      Nd4j.getExecutioner().setProfilingConfig(ProfilerConfig.builder().checkForNAN(true).build());
      Nd4j.exec(op);
      arrays.lossGradient().putScalar(1, Float.NaN);
      assertThatThrownBy(() -> Nd4j.exec(op)).hasMessageContaining("NaN");
    } finally {
      Nd4j.getExecutioner().setProfilingConfig(old);
    }
  }

  @Test
  void anExecutionerOfAForeignClassIsRefused() throws Exception {
    OpExecutioner foreign = new NativeOpExecutioner() {};
    put(foreign);
    try {
      assertThatThrownBy(SelfExecution::install)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(foreign.getClass().getName())
          .hasMessageContaining("NativeOpExecutioner");
      assertThat(Nd4j.getExecutioner()).isSameAs(foreign);
    } finally {
      put(before);
    }
  }

  @Test
  void whatSomebodyElsePutInIsLeftAlone() throws Exception {
    OpExecutioner theirs = new NativeOpExecutioner();
    try (SelfExecution execution = SelfExecution.install()) {
      assertThat(execution.kernels()).isNotNull();
      put(theirs);
    }
    assertThat(Nd4j.getExecutioner()).isSameAs(theirs);
    try (SelfExecution over = SelfExecution.install()) {
      assertThat(over.kernels()).isNotNull();
    }
    assertThat(Nd4j.getExecutioner()).isSameAs(theirs);
    put(before);
  }

  private static void put(OpExecutioner executioner) throws Exception {
    Field field = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
    field.setAccessible(true);
    field.set(null, executioner);
  }
}
