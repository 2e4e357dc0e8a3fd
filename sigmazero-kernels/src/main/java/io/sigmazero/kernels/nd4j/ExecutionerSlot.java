package io.sigmazero.kernels.nd4j;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.profiler.OpProfiler;
import org.nd4j.linalg.profiler.ProfilerConfig;

/** The place where ND4J keeps its executioner. */
final class ExecutionerSlot {
  /** By name, so that nothing is loaded of a backend that is not there. */
  private static final Map<String, String> TWINS =
      Map.of(
          "org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner",
          "io.sigmazero.kernels.nd4j.NativeSelfExecutioner",
          "org.nd4j.linalg.jcublas.ops.executioner.CudaExecutioner",
          "io.sigmazero.kernels.cuda.CudaSelfExecutioner");

  private static final String FIELD = "OP_EXECUTIONER_INSTANCE";

  private ExecutionerSlot() {}

  /** ND4J's executioner. */
  static OpExecutioner get() {
    return Nd4j.getExecutioner();
  }

  /**
   * A new executioner of the same kind that also runs self-executing ops.
   *
   * @throws IllegalStateException if the kind is not known, or has no such executioner here
   */
  static SelfExecutioner twinOf(OpExecutioner executioner) {
    String name = executioner.getClass().getName();
    String twin = TWINS.get(name);
    if (twin == null) {
      throw new IllegalStateException(
          "ND4J's executioner is "
              + name
              + ", which is not replaced since what it adds to ND4J's own would be lost; known are "
              + String.join(" and ", TWINS.keySet().stream().sorted().toList()));
    }
    try {
      Class<?> type = Class.forName(twin, true, ExecutionerSlot.class.getClassLoader());
      return (SelfExecutioner) type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw cannotMake(twin, name, e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw cannotMake(twin, name, e);
    }
  }

  private static IllegalStateException cannotMake(String twin, String name, Throwable cause) {
    return new IllegalStateException(
        "cannot make a " + twin + " in place of " + name + ": " + cause.getMessage(), cause);
  }

  /** Puts an executioner in the place of another, whose settings it takes over. */
  static void replace(OpExecutioner from, OpExecutioner to) {
    if (from != to) {
      copySettings(from, to);
      put(to);
    }
  }

  @SuppressWarnings("deprecation") // still read by parts of ND4J
  private static void copySettings(OpExecutioner from, OpExecutioner to) {
    if (from.isVerbose() != to.isVerbose()) {
      to.enableVerboseMode(from.isVerbose());
    }
    if (from.isDebug() != to.isDebug()) {
      to.enableDebugMode(from.isDebug());
    }
    if (from.getProfilingMode() != to.getProfilingMode()) {
      // The mode's setter also replaces the configuration, which is one for the process.
      ProfilerConfig configuration = OpProfiler.getInstance().getConfig();
      to.setProfilingMode(from.getProfilingMode());
      to.setProfilingConfig(configuration);
    }
  }

  private static void put(OpExecutioner executioner) {
    try {
      Field field = Nd4j.class.getDeclaredField(FIELD);
      field.setAccessible(true);
      field.set(null, executioner);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "this version of ND4J keeps its executioner where it cannot be replaced, not in Nd4j."
              + FIELD,
          e);
    }
  }
}
